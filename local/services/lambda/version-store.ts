import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FunctionConfiguration, sameVersion } from "./configuration.ts";

interface Published {
  /** Highest number ever given: AWS never gives one twice, not even after the function was deleted and made again. */
  readonly last: number;
  readonly versions: readonly FunctionConfiguration[];
}

/**
 * Published versions, which the program names only while they are the newest: a file for each function.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html
 */
export class VersionStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The function's published versions, oldest first. */
  versionsOf(functionName: string): readonly FunctionConfiguration[] {
    return this.#read(functionName).versions;
  }

  /** Freezes the configuration as a version; the newest one again when nothing changed since. */
  publish(configuration: FunctionConfiguration): FunctionConfiguration {
    const { last, versions } = this.#read(configuration.name);
    const newest = versions.at(-1);
    if (newest && sameVersion(newest, configuration)) return newest;
    const version = { ...configuration, version: String(last + 1) };
    this.#write(configuration.name, { last: last + 1, versions: [...versions, version] });
    return version;
  }

  /** Forgets the function's versions, but not the numbers that were used. */
  removeAll(functionName: string): void {
    const { last } = this.#read(functionName);
    if (last > 0) this.#write(functionName, { last, versions: [] });
  }

  #read(functionName: string): Published {
    try {
      const text = readFileSync(this.#file(functionName), "utf8");
      // Only this class writes the file, and only in this form.
      return JSON.parse(text) as Published;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT")
        return { last: 0, versions: [] };
      throw error;
    }
  }

  /** Whole or not at all. The configuration holds environment variables, so the file is its owner's alone. */
  #write(functionName: string, published: Published): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const file = this.#file(functionName);
    const draft = `${file}.${process.pid}`;
    try {
      writeFileSync(draft, JSON.stringify(published), { mode: 0o600 });
      renameSync(draft, file);
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** Function names are letters, digits, "-" and "_" alone. */
  #file(functionName: string): string {
    return join(this.#folder, `${functionName}.json`);
  }
}
