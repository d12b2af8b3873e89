import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectRoot } from "./own-modules";

/** Time of change, size and inode of a file, and the hash of its content then. */
type Known = readonly [stamp: string, hash: string];

/**
 * Hashes of files by their content, which are remembered between runs: as long as a file's stamp is the same it is
 * not read again. Some six hundred files are behind the functions of the program.
 */
export class FileHashes {
  readonly #path: string;
  #known: Map<string, Known> | undefined;
  #changed = false;

  constructor(folder: string) {
    this.#path = join(folder, "files.json");
  }

  /** @param file relative to the project */
  of(file: string): string {
    this.#known ??= this.#read();
    const stat = statSync(join(projectRoot, file), { throwIfNoEntry: false });
    if (stat === undefined) return "absent";
    const stamp = `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
    const known = this.#known.get(file);
    if (known?.[0] === stamp) return known[1];
    const hash = sha256(readFileSync(join(projectRoot, file))).slice(0, 24);
    this.#known.set(file, [stamp, hash]);
    this.#changed = true;
    return hash;
  }

  save(): void {
    if (!this.#changed || this.#known === undefined) return;
    write(this.#path, JSON.stringify([...this.#known]));
    this.#changed = false;
  }

  #read(): Map<string, Known> {
    return new Map(readJson<[string, Known][]>(this.#path) ?? []);
  }
}

export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The content of a file that `write` wrote; undefined when there is none, or when it is damaged. */
export function readJson<Content>(path: string): Content | undefined {
  if (!existsSync(path)) return undefined;
  try {
    // Nothing but this folder's own code writes here.
    return JSON.parse(readFileSync(path, "utf8")) as Content;
  } catch (error) {
    // A file that a crash cut short counts as none: all of it can be made again.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whole or not at all: another program may read at the same time. */
export function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}
