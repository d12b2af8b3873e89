import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { version as esbuildVersion } from "esbuild/package.json";
import { type BuildResult, buildOptions } from "./esbuild-pass";
import { FileHashes, readJson, sha256, write } from "./file-hashes";
import type { Bundle } from "./index";
import { projectRoot } from "./own-modules";

/** What is known of the bundle of one callback; in `<key>.json`. */
interface Entry {
  /** SHA-256 of the code, hex; it is in `<codeHash>.js`, what is in it, by package, in `<codeHash>.packages.json`. */
  readonly codeHash: string;
  /** Bytes of the code. */
  readonly size: number;
  /** Hash of every file that the bundle was made of, by its path in the project. */
  readonly inputs: Readonly<Record<string, string>>;
}

export const defaultCacheFolder = join(projectRoot, "node_modules", ".cache", "slipway", "bundles");

/** Files behind every bundle: those that decide which module an import means, and what makes bundles. */
const commonInputs = [
  ...["package.json", "package-lock.json", "tsconfig.json"],
  ...readdirSync(__dirname).map((file) => relative(projectRoot, join(__dirname, file))),
];

/** Longer than any run of a program, which reads its bundles at the end. */
const pruneAfterMs = 3_600_000;

/** Bundles of earlier runs, each good for as long as its callback and all files behind it are the same. */
export class BundleCache {
  readonly #folder: string;
  readonly #hashes: FileHashes;

  constructor(folder: string) {
    this.#folder = folder;
    this.#hashes = new FileHashes(folder);
  }

  keyOf(text: string): string {
    return sha256(JSON.stringify([text, buildOptions, esbuildVersion])).slice(0, 32);
  }

  find(text: string): Bundle | undefined {
    const entry = readJson<Entry>(this.#entryPath(this.keyOf(text)));
    if (entry === undefined) return undefined;
    const path = this.#codePath(entry.codeHash);
    if (statSync(path, { throwIfNoEntry: false })?.size !== entry.size) return undefined;
    if (!existsSync(this.#packagesPath(entry.codeHash))) return undefined;
    const unchanged = Object.entries(entry.inputs).every(([file, hash]) => this.#hashes.of(file) === hash);
    return unchanged ? { path, codeHash: entry.codeHash } : undefined;
  }

  keep(text: string, { code, packages, inputs }: BuildResult): Bundle {
    const codeHash = sha256(code);
    const path = this.#codePath(codeHash);
    write(path, code);
    // For `npm run bundles`, which knows a bundle by its content alone.
    write(this.#packagesPath(codeHash), JSON.stringify(packages));
    const entry: Entry = {
      codeHash,
      size: Buffer.byteLength(code),
      inputs: Object.fromEntries([...commonInputs, ...inputs].map((file) => [file, this.#hashes.of(file)])),
    };
    write(this.#entryPath(this.keyOf(text)), JSON.stringify(entry));
    return { path, codeHash };
  }

  /** Remembers what files were like, and removes code that no entry has had for an hour. */
  tidy(built: boolean): void {
    this.#hashes.save();
    if (!built) return;
    const files = readdirSync(this.#folder);
    const entries = files.filter((file) => /^[0-9a-f]{32}\.json$/.test(file));
    const wanted = new Set(entries.map((file) => readJson<Entry>(join(this.#folder, file))?.codeHash));
    for (const file of files) {
      const codeHash = /^([0-9a-f]{64})\.(js|packages\.json)$/.exec(file)?.[1];
      if (codeHash === undefined || wanted.has(codeHash)) continue;
      const path = join(this.#folder, file);
      const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (Date.now() - changed > pruneAfterMs) rmSync(path, { force: true });
    }
  }

  #entryPath(key: string): string {
    return join(this.#folder, `${key}.json`);
  }

  #packagesPath(codeHash: string): string {
    return join(this.#folder, `${codeHash}.packages.json`);
  }

  #codePath(codeHash: string): string {
    return join(this.#folder, `${codeHash}.js`);
  }
}
