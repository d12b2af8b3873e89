import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { MissingToolchain } from "./failures";
import type { Language } from "./language";

/** Programs by their names, and what tells one installation of them from another. */
export interface Toolchain {
  /** Absolute paths, by name. */
  readonly programs: Readonly<Record<string, string>>;
  /** Changes with each upgrade. */
  readonly stamp: string;
}

/** @throws MissingToolchain that says what to install */
export function findToolchain(name: string, language: Language): Toolchain {
  for (const names of language.toolchains()) {
    const paths = names.map((each) => [each, onPath(each)] as const);
    if (paths.some(([, path]) => path === undefined)) continue;
    // None of them is undefined here.
    const programs = Object.fromEntries(paths) as Record<string, string>;
    return { programs, stamp: Object.values(programs).map(stampOf).join("\n") };
  }
  throw new MissingToolchain(
    `function "${name}": ${language.title} is not installed on this machine; install ${language.install}`,
  );
}

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not for this user.
    return false;
  }
}

/** Asking each compiler for its version would take up to half a second in every run of the program. */
function stampOf(path: string): string {
  const real = realpathSync(path);
  const { size, mtimeMs } = statSync(real);
  return `${real} ${size} ${mtimeMs}`;
}
