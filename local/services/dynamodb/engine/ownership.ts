import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../../log.ts";
import { commandLine, isRunning, killAndWait, startMark } from "../../../process-table.ts";

interface Record {
  readonly pid: number;
  readonly ownerPid: number;
  readonly ownerStart: string;
}

/**
 * Sees to it that one engine at most has a database open. An engine is ended by its watchdog when the local cloud
 * dies; where that failed too, the record it left behind leads to it.
 */
export class Ownership {
  readonly #path: string;
  readonly #mark: string;
  readonly #log: Log;

  /** `mark` is what the engine's command line holds. */
  constructor(dir: string, mark: string, log: Log) {
    this.#path = join(dir, "engine.json");
    this.#mark = mark;
    this.#log = log;
  }

  /**
   * Ends an engine that was left over.
   * @throws Error when the engine belongs to another local cloud that is running.
   */
  async clear(): Promise<void> {
    const record = await this.#read();
    if (!record || !(await isRunning(record.pid))) return;
    if (!(await commandLine(record.pid)).includes(this.#mark)) return;
    const owned = record.ownerPid !== process.pid && (await isRunning(record.ownerPid));
    if (owned && (await startMark(record.ownerPid)) === record.ownerStart) {
      throw new Error(
        `DynamoDB: process ${record.ownerPid} has ${this.#mark} open; stop that local cloud, or use another stack`,
      );
    }
    this.#log.warn(`DynamoDB: ending an engine that was left over (process ${record.pid})`);
    await killAndWait(record.pid);
  }

  async take(pid: number): Promise<void> {
    const record: Record = { pid, ownerPid: process.pid, ownerStart: await startMark(process.pid) };
    await mkdir(join(this.#path, ".."), { recursive: true });
    await writeFile(`${this.#path}.new`, JSON.stringify(record));
    await rename(`${this.#path}.new`, this.#path);
  }

  async release(): Promise<void> {
    await rm(this.#path, { force: true });
  }

  async #read(): Promise<Record | undefined> {
    let text: string;
    try {
      text = await readFile(this.#path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("pid" in value) || typeof value.pid !== "number") {
      return undefined;
    }
    // Written whole by `take` alone, and moved in place in one step.
    return value as Record;
  }
}
