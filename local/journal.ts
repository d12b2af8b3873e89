import { type FileHandle, mkdir, open, readFile, rename, rm, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import type { Log } from "./log.ts";

/** Below which a file is not worth rewriting. */
const small = { records: 1_000, bytes: 1024 * 1024 };
/** The same at its opening, when nobody waits for a record yet. */
const smallAtOpening = { records: 100, bytes: 1024 * 1024 };

/**
 * An append-only file of JSON records, one a line. `append` resolves once the record is on the disk; records
 * that arrive together share one write. A record cut off by a crash is dropped at the next `open`: nobody was
 * told it was kept.
 */
export class Journal<Entry> {
  readonly #path: string;
  readonly #log: Log;
  #file: FileHandle | undefined;
  #pending: { readonly line: string; resolve(): void; reject(error: unknown): void }[] = [];
  #writing: Promise<void> | undefined;
  #failure: unknown;
  #size: FileSize;
  #compact: (() => Iterable<Entry>) | undefined;
  /** What it would take to keep all that is not over, as it was known last; what it has, where that cannot be done. */
  #compactSize: FileSize = { records: 0, bytes: 0 };
  /** The next write is to be a rewriting. */
  #due = false;

  private constructor(path: string, log: Log, file: FileHandle, size: FileSize) {
    this.#path = path;
    this.#log = log;
    this.#file = file;
    this.#size = size;
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
    return {
      journal: new Journal<Entry>(path, log, await open(path, "a"), { records: entries.length, bytes: at }),
      entries,
    };
  }

  /**
   * From now on the file is rewritten whenever it is no longer small, and twice as large as is needed. Resolves when
   * that is done, should it be so already. A file that cannot be rewritten, as on a full disk, goes on as it is: the log
   * says so, and it is tried again at twice the size.
   * @param entries what would rebuild all that was appended so far, records that are still to be written included: an
   *   owner makes a change in the very turn in which it appends it.
   */
  keepCompact(entries: () => Iterable<Entry>): Promise<void> {
    this.#compact = entries;
    // Of a small file, as most are, nobody has to know.
    if (this.#isOvergrown(smallAtOpening)) {
      const needed = linesOf(entries());
      this.#compactSize = { records: needed.length, bytes: Buffer.byteLength(needed.join("")) };
      this.#due = this.#isOvergrown(smallAtOpening);
    }
    this.#writing ??= this.#write();
    return this.#writing;
  }

  append(entry: Entry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ line: `${JSON.stringify(entry)}\n`, resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file?.close();
    this.#file = undefined;
  }

  async #write(): Promise<void> {
    // Lets the records of this turn gather.
    await Promise.resolve();
    do {
      const batch = this.#pending.splice(0);
      try {
        // After a failed write the file may end in half a record; only `open` can put that right.
        if (this.#failure !== undefined) throw this.#failure;
        const due = this.#due || this.#isOvergrown(small);
        const rewritten = due && this.#compact !== undefined && (await this.#rewrite(this.#compact()));
        if (!rewritten && batch.length > 0) await this.#add(batch.map(({ line }) => line));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        this.#failure = error;
        for (const { reject } of batch) reject(error);
      }
    } while (this.#pending.length > 0);
    this.#writing = undefined;
  }

  #isOvergrown(least: FileSize): boolean {
    return (["records", "bytes"] as const).some(
      (unit) => this.#size[unit] >= Math.max(least[unit], 2 * this.#compactSize[unit]),
    );
  }

  async #add(lines: readonly string[]): Promise<void> {
    if (!this.#file) throw new Error(`${this.#path} is closed`);
    const text = lines.join("");
    await this.#file.appendFile(text);
    await this.#file.datasync();
    this.#size = {
      records: this.#size.records + lines.length,
      bytes: this.#size.bytes + Buffer.byteLength(text),
    };
  }

  /** Answers whether the file was rewritten: it stays as it is, and in use, where that cannot be. */
  async #rewrite(entries: Iterable<Entry>): Promise<boolean> {
    const old = this.#file;
    if (!old) throw new Error(`${this.#path} is closed`);
    const lines = linesOf(entries);
    const text = lines.join("");
    this.#due = false;
    try {
      this.#file = await replaceFile(this.#path, text);
    } catch (error) {
      this.#compactSize = this.#size;
      this.#log.warn(
        `${this.#path} has ${this.#size.bytes} bytes, ${Buffer.byteLength(text)} of them needed, and cannot be rewritten (${String(error)}); make room on the disk`,
      );
      return false;
    }
    await old.close();
    this.#size = { records: lines.length, bytes: Buffer.byteLength(text) };
    this.#compactSize = this.#size;
    return true;
  }
}

interface FileSize {
  readonly records: number;
  readonly bytes: number;
}

/** Answers the new file, open: until it is on the disk whole, the path has the old one. */
async function replaceFile(path: string, text: string): Promise<FileHandle> {
  const draft = `${path}.new`;
  const file = await open(draft, "w");
  try {
    await file.writeFile(text);
    await file.sync();
    await rename(draft, path);
    return file;
  } catch (error) {
    await file.close();
    // Half a draft takes room that the old file may need.
    await rm(draft);
    throw error;
  }
}

function linesOf(entries: Iterable<unknown>): string[] {
  return Array.from(entries, (entry) => `${JSON.stringify(entry)}\n`);
}
