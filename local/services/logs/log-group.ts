import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { appendFile, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  currentFile,
  type GroupFile,
  groupFile,
  groupFolder,
  parseStoredEvent,
  rotatedFile,
  type StoredEvent,
} from "./log-files.ts";

export interface LogEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly stream: string;
  readonly message: string;
}

export interface LogStreamSummary {
  readonly name: string;
  readonly creationTime: number;
  readonly firstEventTimestamp?: number;
  readonly lastEventTimestamp?: number;
}

/**
 * One log group: an append-only file, and the file before it once the first is full. Writing never waits for the
 * disk; at most one write is under way, and what arrives meanwhile goes out with the next.
 */
export class LogGroup {
  readonly name: string;
  readonly creationTime: number;
  /** Days; undefined keeps events for ever. Older events are left out of every answer. */
  retentionInDays: number | undefined;
  readonly #folder: string;
  readonly #maxFileBytes: number;
  #pending = "";
  #size: number | undefined;
  #writing: Promise<void> | undefined;
  #deleted = false;

  private constructor(file: GroupFile, folder: string, maxFileBytes: number) {
    this.name = file.name;
    this.creationTime = file.creationTime;
    this.#folder = folder;
    this.#maxFileBytes = maxFileBytes;
  }

  /** Opens the group's folder, made when it is not there. */
  static open(dir: string, name: string, now: number, maxFileBytes: number): LogGroup {
    const folder = groupFolder(dir, name);
    const path = join(folder, groupFile);
    if (existsSync(path)) {
      // Written below and nowhere else, in this form.
      return new LogGroup(JSON.parse(readFileSync(path, "utf8")) as GroupFile, folder, maxFileBytes);
    }
    const file: GroupFile = { name, creationTime: now };
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    closeSync(openSync(join(folder, currentFile), "a", 0o600));
    writeFileSync(path, JSON.stringify(file), { mode: 0o600 });
    return new LogGroup(file, folder, maxFileBytes);
  }

  /** True when nothing waits to be written. */
  get flushed(): boolean {
    return this.#pending === "" && this.#writing === undefined;
  }

  append(event: StoredEvent): void {
    this.#pending += `${JSON.stringify(event)}\n`;
  }

  /** Writes all that was appended before the call. */
  async flush(): Promise<void> {
    while (this.#pending !== "" || this.#writing) {
      this.#writing ??= this.#write().finally(() => {
        this.#writing = undefined;
      });
      await this.#writing;
    }
  }

  /** Removes the group and its files. */
  async delete(): Promise<void> {
    this.#deleted = true;
    this.#pending = "";
    await this.#writing;
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Every event kept, in order of arrival, no older than the group's retention. */
  async events(now: number): Promise<readonly LogEvent[]> {
    const oldest = this.#oldest(now);
    return (await this.#stored()).flatMap((event) =>
      event.m !== undefined && event.t >= oldest
        ? [{ timestamp: event.t, stream: event.s, message: event.m }]
        : [],
    );
  }

  async streams(): Promise<readonly LogStreamSummary[]> {
    const streams = new Map<string, LogStreamSummary>();
    for (const event of await this.#stored()) {
      const known = streams.get(event.s) ?? { name: event.s, creationTime: event.t };
      if (event.m === undefined) streams.set(event.s, known);
      else {
        streams.set(event.s, {
          ...known,
          firstEventTimestamp: Math.min(known.firstEventTimestamp ?? event.t, event.t),
          lastEventTimestamp: Math.max(known.lastEventTimestamp ?? event.t, event.t),
        });
      }
    }
    return [...streams.values()];
  }

  /** Bytes on disk. */
  async storedBytes(): Promise<number> {
    const sizes = await Promise.all(
      [currentFile, rotatedFile].map((file) => sizeOf(join(this.#folder, file))),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  #oldest(now: number): number {
    return this.retentionInDays ? now - this.retentionInDays * 86_400_000 : 0;
  }

  async #stored(): Promise<readonly StoredEvent[]> {
    await this.flush();
    const texts = await Promise.all(
      [rotatedFile, currentFile].map((file) =>
        readFile(join(this.#folder, file), "utf8").catch(emptyWhenAbsent),
      ),
    );
    return texts
      .join("")
      .split("\n")
      .flatMap((line) => parseStoredEvent(line) ?? []);
  }

  async #write(): Promise<void> {
    const text = this.#pending;
    this.#pending = "";
    if (this.#deleted) return;
    const path = join(this.#folder, currentFile);
    const bytes = Buffer.byteLength(text);
    if (this.#size === undefined) {
      this.#size = await sizeOf(path);
      // A process that was killed may have left half a line.
      if (this.#size > 0) await appendFile(path, "\n");
    }
    if (this.#size > 0 && this.#size + bytes > this.#maxFileBytes) {
      await rename(path, join(this.#folder, rotatedFile));
      this.#size = 0;
    }
    await appendFile(path, text, { mode: 0o600 });
    this.#size += bytes;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isAbsent(error)) return 0;
    throw error;
  }
}

function emptyWhenAbsent(error: unknown): string {
  if (isAbsent(error)) return "";
  throw error;
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
