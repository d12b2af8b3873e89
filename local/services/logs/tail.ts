import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as delay } from "node:timers/promises";
import { currentFile, groupFolder, parseStoredEvent, rotatedFile } from "./log-files.ts";

export interface TailOptions {
  /** Absolute folder of the stack's state. */
  readonly dir: string;
  /** Log group name, `/aws/lambda/create-link-1a2b3c4`. */
  readonly group: string;
  /** Keeps waiting for new events until `signal` aborts. */
  readonly follow?: boolean;
  /** Milliseconds since the epoch; earlier events are left out. */
  readonly since?: number;
  readonly signal?: AbortSignal;
}

export interface TailedEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly stream: string;
  readonly message: string;
}

/** Between looks at the file while nothing new arrives, in milliseconds. */
const pollInterval = 100;

/**
 * Events of a log group, read from its files: works beside a running local cloud, and without one. A group that is
 * not there yet has no events; with `follow` it is waited for.
 */
export async function* tailLogGroup(options: TailOptions): AsyncGenerator<TailedEvent, void, undefined> {
  const { since = 0, follow = false, signal } = options;
  const folder = groupFolder(options.dir, options.group);
  const events = (lines: readonly string[]): readonly TailedEvent[] =>
    lines.flatMap((line) => {
      const event = parseStoredEvent(line);
      return event?.m !== undefined && event.t >= since
        ? [{ timestamp: event.t, stream: event.s, message: event.m }]
        : [];
    });

  // The current file is opened before the older one is read, so a rotation in between cannot hide events.
  let current = await Cursor.open(join(folder, currentFile));
  try {
    const older = await Cursor.open(join(folder, rotatedFile));
    if (older) {
      try {
        if (older.inode !== current?.inode) yield* events(await older.read());
      } finally {
        await older.close();
      }
    }
    for (;;) {
      if (current) yield* events(await current.read());
      if (!follow || signal?.aborted) return;
      const next = await Cursor.open(join(folder, currentFile));
      if (next && next.inode !== current?.inode) {
        // What was written to the old file between the last look and the rotation.
        if (current) {
          yield* events(await current.read());
          await current.close();
        }
        current = next;
        continue;
      }
      await next?.close();
      if (!(await waited(pollInterval, signal))) return;
    }
  } finally {
    await current?.close();
  }
}

/** A place in one file that moves on as whole lines are read. */
class Cursor {
  readonly inode: number;
  readonly #handle: FileHandle;
  readonly #decoder = new StringDecoder("utf8");
  #position = 0;
  #rest = "";

  private constructor(handle: FileHandle, inode: number) {
    this.#handle = handle;
    this.inode = inode;
  }

  static async open(path: string): Promise<Cursor | undefined> {
    try {
      const handle = await open(path, "r");
      return new Cursor(handle, (await handle.stat()).ino);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Whole lines added since the last call. */
  async read(): Promise<readonly string[]> {
    const buffer = Buffer.allocUnsafe(256 * 1024);
    let text = this.#rest;
    for (;;) {
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, this.#position);
      if (bytesRead === 0) break;
      this.#position += bytesRead;
      text += this.#decoder.write(buffer.subarray(0, bytesRead));
    }
    const lines = text.split("\n");
    this.#rest = lines.pop() ?? "";
    return lines;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** False when `signal` ended the wait. */
async function waited(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await delay(milliseconds, undefined, signal ? { signal } : {});
    return true;
  } catch (error) {
    if (signal?.aborted) return false;
    throw error;
  }
}
