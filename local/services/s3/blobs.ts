import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { constants, copyFile, mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Clock } from "../../clock.ts";
import type { Log } from "../../log.ts";

/** A run of bytes on the disk. An object is one, or one for each part it was uploaded in. */
export interface Blob {
  /** Name of the file; nothing of the object's key is in it. */
  readonly id: string;
  readonly size: number;
}

/** How long a replaced blob stays, for a reader that has found its object but not opened it yet. */
const graceMilliseconds = 30_000;

/** The contents of one bucket's objects, in files with random names. */
export class Blobs {
  readonly #dir: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #readers = new Map<string, number>();
  readonly #leaving = new Map<string, () => void>();

  constructor(dir: string, clock: Clock, log: Log) {
    this.#dir = dir;
    this.#clock = clock;
    this.#log = log;
  }

  /** Removes what no object refers to: uploads that a crash cut short. */
  async start(referenced: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#dir, { recursive: true });
    for (const id of await readdir(this.#dir)) if (!referenced.has(id)) await this.#unlink(id);
  }

  async stop(): Promise<void> {
    const leaving = [...this.#leaving];
    this.#leaving.clear();
    for (const [id, cancel] of leaving) {
      cancel();
      await this.#unlink(id);
    }
  }

  /** Writes and syncs; on an error nothing stays. `see` gets each chunk as it passes. */
  async write(chunks: AsyncIterable<Uint8Array>, see: (chunk: Uint8Array) => void): Promise<Blob> {
    const id = randomBytes(12).toString("hex");
    const file = await open(join(this.#dir, id), "wx");
    let size = 0;
    try {
      for await (const chunk of chunks) {
        see(chunk);
        size += chunk.length;
        for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
      }
      await file.datasync();
    } catch (error) {
      await file.close();
      await this.#unlink(id);
      throw error;
    }
    await file.close();
    return { id, size };
  }

  /** Copies another bucket's blob, without moving its bytes where the file system can share them. */
  async copy(source: Blobs, blob: Blob): Promise<Blob> {
    const id = randomBytes(12).toString("hex");
    const path = join(this.#dir, id);
    await copyFile(join(source.#dir, blob.id), path, constants.COPYFILE_FICLONE);
    const file = await open(path, "r+");
    await file.datasync();
    await file.close();
    return { id, size: blob.size };
  }

  /** Bytes `start` to `end`, both included, of the blobs taken as one. */
  read(blobs: readonly Blob[], start: number, end: number): Readable {
    const pieces: { path: string; start: number; end: number }[] = [];
    let offset = 0;
    for (const blob of blobs) {
      const from = Math.max(start - offset, 0);
      const to = Math.min(end - offset, blob.size - 1);
      if (from <= to) pieces.push({ path: join(this.#dir, blob.id), start: from, end: to });
      offset += blob.size;
    }
    const ids = blobs.map(({ id }) => id);
    for (const id of ids) this.#readers.set(id, (this.#readers.get(id) ?? 0) + 1);
    const [first] = pieces;
    const stream =
      pieces.length === 1 && first
        ? createReadStream(first.path, first)
        : Readable.from(pieceByPiece(pieces));
    stream.once("close", () => this.#release(ids));
    return stream;
  }

  /** Removes the files after a while, and not before the last reader is done. */
  remove(blobs: readonly Blob[]): void {
    for (const { id } of blobs) {
      const cancel = this.#clock.after(graceMilliseconds, () => {
        this.#leaving.delete(id);
        if (this.#readers.has(id)) this.remove([{ id, size: 0 }]);
        else void this.#unlink(id);
      });
      this.#leaving.set(id, cancel);
    }
  }

  #release(ids: readonly string[]): void {
    for (const id of ids) {
      const left = (this.#readers.get(id) ?? 1) - 1;
      if (left === 0) this.#readers.delete(id);
      else this.#readers.set(id, left);
    }
  }

  async #unlink(id: string): Promise<void> {
    try {
      await rm(join(this.#dir, id), { force: true });
    } catch (error) {
      // It is tried again at the next start, as a file that no object refers to.
      this.#log.warn(`S3: could not remove ${join(this.#dir, id)}: ${String(error)}`);
    }
  }
}

async function* pieceByPiece(
  pieces: readonly { path: string; start: number; end: number }[],
): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield* createReadStream(piece.path, piece);
}
