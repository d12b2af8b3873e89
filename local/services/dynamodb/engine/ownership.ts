import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../../log.ts";
import {
  commandLine,
  identityOf,
  isSameRunning,
  killAndWait,
  type ProcessIdentity,
  readIdentity,
} from "../../../process-table.ts";

interface Record {
  readonly engine: ProcessIdentity;
  readonly owner: ProcessIdentity;
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
    if (!record || !isSameRunning(record.engine)) return;
    const { engine, owner } = record;
    // Where the system does not tell when a process began, it may be another one.
    if (!(await commandLine(engine.pid)).includes(this.#mark)) return;
    if (owner.pid !== process.pid && isSameRunning(owner)) {
      throw new Error(
        `DynamoDB: process ${owner.pid} has ${this.#mark} open; stop that local cloud, or use another stack`,
      );
    }
    this.#log.warn(`DynamoDB: ending an engine that was left over (process ${engine.pid})`);
    await killAndWait(engine.pid);
  }

  async take(pid: number): Promise<void> {
    const record: Record = { engine: identityOf(pid), owner: identityOf(process.pid) };
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
    if (typeof value !== "object" || value === null) return undefined;
    const engine = "engine" in value ? readIdentity(value.engine) : undefined;
    const owner = "owner" in value ? readIdentity(value.owner) : undefined;
    return engine && owner && { engine, owner };
  }
}
