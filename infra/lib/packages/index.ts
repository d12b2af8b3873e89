import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { projectRoot } from "../lean-bundle/own-modules";
import { BuildError } from "./failures";
import type { Language } from "./language";
import { csharp } from "./languages/csharp";
import { go } from "./languages/go";
import { java } from "./languages/java";
import { python } from "./languages/python";
import { ruby } from "./languages/ruby";
import { defaultPackageFolder, type Package, PackageCache } from "./package-cache";
import { runStep } from "./run-step";
import { copySources, hashOfFolder } from "./sources";
import { findToolchain, type Toolchain } from "./toolchain";
import { zipFolder } from "./zip";

export const languages = { python, ruby, java, go, csharp } as const satisfies Record<string, Language>;

export type LanguageName = keyof typeof languages;

export interface PackageOptions {
  /** @default "<project>/node_modules/.cache/slipway/packages" */
  readonly cacheFolder?: string;
}

/** @throws MissingToolchain that says what to install, for what needs no build but the language to run */
export function requireToolchain(name: string, language: LanguageName): Toolchain {
  return findToolchain(name, languages[language]);
}

/** Builds of this run, so that what is asked for twice is built once. */
const underway = new Map<string, Promise<Package>>();

/** How packages are made is part of what they are made of. */
let recipe: string | undefined;

/**
 * Builds the deployment package of a folder of sources, unless the same sources were built before by the same tools.
 * Builds run beside each other and beside the program.
 *
 * @param name of the function, for messages
 * @param source folder, from the project's root
 * @throws MissingToolchain, DownloadError, BuildError with the compiler's own words
 */
export async function buildPackage(
  name: string,
  languageName: LanguageName,
  source: string,
  { cacheFolder = defaultPackageFolder }: PackageOptions = {},
): Promise<Package> {
  const language = languages[languageName];
  const folder = existingFolder(name, source);
  const toolchain = findToolchain(name, language);
  recipe ??= hashOfFolder(__dirname);
  const made = [recipe, languageName, toolchain.stamp, process.arch, hashOfFolder(folder)];
  const key = createHash("sha256").update(JSON.stringify(made)).digest("hex").slice(0, 32);
  const cache = new PackageCache(cacheFolder);
  const kept = cache.find(key);
  if (kept) return kept;
  const id = join(cacheFolder, key);
  const build = underway.get(id) ?? buildInto(cache, key, name, language, folder, toolchain);
  underway.set(id, build);
  // A failed build may be tried again: the network comes and goes.
  build.catch(() => underway.delete(id));
  return build;
}

/**
 * Packs a folder that something else has built; what it holds is not looked into, beyond its architecture.
 * @param name of the function, for messages
 * @param source folder, from the project's root
 */
export async function packFolder(
  name: string,
  source: string,
  { cacheFolder = defaultPackageFolder }: PackageOptions = {},
): Promise<Package> {
  const folder = existingFolder(name, source);
  const everything = hashOfFolder(folder, new Set());
  const key = createHash("sha256").update(`prebuilt ${everything}`).digest("hex").slice(0, 32);
  const cache = new PackageCache(cacheFolder);
  const kept = cache.find(key);
  if (kept) return kept;
  const draft = cache.draft();
  try {
    return cache.keep(key, draft, await zipFolder(folder));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function buildInto(
  cache: PackageCache,
  key: string,
  name: string,
  language: Language,
  folder: string,
  toolchain: Toolchain,
): Promise<Package> {
  const started = Date.now();
  // Sources that are packed as they are take no time worth a word.
  let said = false;
  const draft = cache.draft();
  const source = join(draft, "source");
  const output = join(draft, "output");
  try {
    copySources(folder, source);
    mkdirSync(output);
    await language.build({
      name,
      source,
      output,
      toolchain,
      run(step) {
        if (!said) say(`${name}: building the ${language.title} package of ${relative(projectRoot, folder)}`);
        said = true;
        return runStep(name, source, toolchain, step);
      },
    });
    const built = cache.keep(key, draft, await zipFolder(output));
    if (said) say(`${name}: built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    cache.prune();
    return built;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Progress, which a terminal overwrites. */
function say(text: string): void {
  void pulumi.log.info(text, undefined, undefined, true);
}

function existingFolder(name: string, source: string): string {
  const folder = resolve(projectRoot, source);
  if (existsSync(folder)) return folder;
  throw new BuildError(
    `function "${name}": there is no folder "${source}" in the project; name the folder of its sources`,
  );
}
