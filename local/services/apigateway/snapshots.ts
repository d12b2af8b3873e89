import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ApiSnapshot } from "./definition/compile.ts";

/**
 * What each deployment froze, a file each. The API's own body may have moved on since, so a restart cannot take it
 * from there.
 */
export class SnapshotFiles {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  write(deploymentId: string, snapshot: ApiSnapshot): void {
    mkdirSync(this.#dir, { recursive: true });
    const file = this.#file(deploymentId);
    writeFileSync(`${file}.new`, JSON.stringify(snapshot));
    renameSync(`${file}.new`, file);
  }

  /** Undefined when the file is gone. @throws SyntaxError when it is not JSON. */
  read(deploymentId: string): ApiSnapshot | undefined {
    let text: string;
    try {
      text = readFileSync(this.#file(deploymentId), "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
    // Only `write` makes these files.
    return JSON.parse(text) as ApiSnapshot;
  }

  remove(deploymentId: string): void {
    rmSync(this.#file(deploymentId), { force: true });
  }

  #file(deploymentId: string): string {
    if (!/^[a-z0-9]+$/.test(deploymentId)) throw new RangeError(`"${deploymentId}" is not a deployment id`);
    return join(this.#dir, `${deploymentId}.json`);
  }
}
