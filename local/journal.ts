import { type FileHandle, mkdir, open, readFile, rename, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import type { Log } from "./log.ts";

/**
 * An append-only file of JSON records, one a line. `append` resolves once the record is on the disk; records
 * that arrive together share one write. A record cut off by a crash is dropped at the next `open`: nobody was
 * told it was kept.
 */
export class Journal<Entry> {
  readonly #path: string;
  #file: FileHandle | undefined;
  #pending: { readonly line: string; resolve(): void; reject(error: unknown): void }[] = [];
  #writing: Promise<void> | undefined;
  #failure: unknown;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** Opens the file, making it where absent, and answers what it holds. */
  static async open<Entry>(path: string, log: Log): Promise<{ journal: Journal<Entry>; entries: Entry[] }> {
    await mkdir(dirname(path), { recursive: true });
    const entries: Entry[] = [];
    const text = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return Buffer.alloc(0);
      throw error;
    });
    let at = 0;
    for (let end = text.indexOf(10, at); end !== -1; end = text.indexOf(10, at)) {
      try {
        // Only this class writes the file, and only what its callers gave as Entry.
        entries.push(JSON.parse(text.toString("utf8", at, end)) as Entry);
      } catch (error) {
        log.error(`${path}: a damaged record at byte ${at} was left out (${String(error)})`);
      }
      at = end + 1;
    }
    if (at < text.length) await truncate(path, at);
    return { journal: new Journal<Entry>(path, await open(path, "a")), entries };
  }

  append(entry: Entry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ line: `${JSON.stringify(entry)}\n`, resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  /** Puts `entries` in place of everything written so far. No `append` may be under way. */
  async replace(entries: Iterable<Entry>): Promise<void> {
    await this.#writing;
    const lines = Array.from(entries, (entry) => `${JSON.stringify(entry)}\n`);
    const draft = await open(`${this.#path}.new`, "w");
    await draft.writeFile(lines.join(""));
    await draft.sync();
    await draft.close();
    await this.#file?.close();
    await rename(`${this.#path}.new`, this.#path);
    this.#file = await open(this.#path, "a");
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file?.close();
    this.#file = undefined;
  }

  async #write(): Promise<void> {
    // Lets the records of this turn gather.
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        // After a failed write the file may end in half a record; only `open` can put that right.
        if (this.#failure !== undefined) throw this.#failure;
        if (!this.#file) throw new Error(`${this.#path} is closed`);
        await this.#file.appendFile(batch.map(({ line }) => line).join(""));
        await this.#file.datasync();
        for (const { resolve } of batch) resolve();
      } catch (error) {
        this.#failure = error;
        for (const { reject } of batch) reject(error);
      }
    }
    this.#writing = undefined;
  }
}
