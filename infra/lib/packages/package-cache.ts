import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { readJson } from "../lean-bundle/file-hashes";
import { projectRoot } from "../lean-bundle/own-modules";
import type { Architecture, ZippedFolder } from "./zip";

/** A deployment package, as Lambda takes it. */
export interface Package {
  /** Absolute path of the zip. Its folder is named by what it was made of: it never changes. */
  readonly path: string;
  /** What its native code was compiled for; `arm64` where it has none. */
  readonly architecture: Architecture;
}

export const defaultPackageFolder = join(projectRoot, "node_modules", ".cache", "slipway", "packages");

/** Milliseconds for which a package that nobody asked for is kept, and what a killed build left behind. */
const unusedLife = 7 * 24 * 3_600_000;

/** Packages of earlier runs by the hash of all that they were made of: `<key>/package.zip`. */
export class PackageCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  find(key: string): Package | undefined {
    const folder = join(this.#folder, key);
    const facts = readJson<{ architecture: Architecture }>(join(folder, "package.json"));
    if (facts === undefined) return undefined;
    const now = new Date();
    utimesSync(folder, now, now);
    return { path: join(folder, "package.zip"), architecture: facts.architecture };
  }

  /** A folder of one build's own. */
  draft(): string {
    mkdirSync(this.#folder, { recursive: true });
    return mkdtempSync(join(this.#folder, "draft-"));
  }

  /** Whole or not at all, under whatever other programs do: a package gets its name once all of it is written. */
  keep(key: string, draft: string, { zip, architecture }: ZippedFolder): Package {
    const whole = join(draft, "whole");
    mkdirSync(whole);
    writeFileSync(join(whole, "package.zip"), zip);
    writeFileSync(join(whole, "package.json"), JSON.stringify({ architecture }));
    const folder = join(this.#folder, key);
    try {
      renameSync(whole, folder);
    } catch (error) {
      // Another program was first with the same package.
      if (!existsSync(join(folder, "package.json"))) throw error;
    }
    return { path: join(folder, "package.zip"), architecture };
  }

  /** Removes what has been of no use for a week. */
  prune(): void {
    for (const name of readdirSync(this.#folder)) {
      const path = join(this.#folder, name);
      const used = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - used > unusedLife) rmSync(path, { recursive: true, force: true });
    }
  }
}
