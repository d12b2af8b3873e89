import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import { AwsError } from "../../gateway/api.ts";
import { Journal } from "../../journal.ts";
import type { Log } from "../../log.ts";
import { Blobs } from "./blobs.ts";
import { BucketIndex, type Entry, type OpenUpload } from "./bucket-index.ts";
import { noSuchUpload } from "./errors.ts";
import type { ObjectVersion, Part, Upload, Versioning } from "./object-version.ts";
import type { SortedKeys } from "./sorted-keys.ts";

/** Throws to stop a write, given the version that is current at the moment of writing. */
export type Precondition = (current: ObjectVersion | undefined) => void;

/**
 * One bucket's objects: an index in memory, a journal on the disk that rebuilds it, and the blobs. A change is
 * seen by readers at once and is acknowledged when the journal has it.
 */
export class Bucket {
  readonly name: string;
  readonly blobs: Blobs;
  readonly #index: BucketIndex;
  readonly #clock: Clock;
  #failed = false;
  #journal: Journal<Entry> | undefined;

  private constructor(dir: string, name: string, clock: Clock, log: Log) {
    this.name = name;
    this.#clock = clock;
    this.#index = new BucketIndex(clock.now());
    this.blobs = new Blobs(join(dir, "blobs"), clock, log);
  }

  static async open(dir: string, name: string, clock: Clock, log: Log): Promise<Bucket> {
    const bucket = new Bucket(dir, name, clock, log);
    const { journal, entries } = await Journal.open<Entry>(join(dir, "journal.ndjson"), log);
    bucket.#journal = journal;
    const index = bucket.#index;
    for (const entry of entries) index.apply(entry);
    if (entries.length === 0) await bucket.#commit({ type: "bucket", created: index.created });
    await bucket.blobs.start(index.blobIds());
    await journal.keepCompact(() => index.entries());
    return bucket;
  }

  async close(): Promise<void> {
    await this.#journal?.close();
    await this.blobs.stop();
  }

  get created(): Date {
    return new Date(this.#index.created);
  }

  /** The disk refused a change: what is in memory is more than what is kept. It has to be opened anew. */
  get failed(): boolean {
    return this.#failed;
  }

  get isEmpty(): boolean {
    return this.#index.isEmpty;
  }

  /** Keys with at least one version, delete markers included. */
  get keys(): SortedKeys {
    return this.#index.keys;
  }

  get uploads(): ReadonlyMap<string, OpenUpload> {
    return this.#index.uploads;
  }

  /** Newest first. */
  versions(key: string): readonly ObjectVersion[] {
    return this.#index.versions(key);
  }

  /** The current version, which may be a delete marker. */
  latest(key: string): ObjectVersion | undefined {
    return this.#index.versions(key)[0];
  }

  version(key: string, versionId: string): ObjectVersion | undefined {
    return this.#index.versions(key).find((version) => version.versionId === versionId);
  }

  /** @throws what `precondition` throws; the new blobs are then removed. */
  async put(
    version: Omit<ObjectVersion, "versionId" | "lastModified">,
    versioning: Versioning,
    precondition?: Precondition,
  ): Promise<ObjectVersion> {
    const whole = this.#stamp(version, versioning);
    try {
      precondition?.(this.latest(version.key));
    } catch (error) {
      this.blobs.remove(version.blobs);
      throw error;
    }
    await this.#commit({ type: "put", version: whole });
    return whole;
  }

  /** Adds a delete marker where versioning is on, else removes the object. */
  async delete(key: string, versioning: Versioning): Promise<ObjectVersion | undefined> {
    if (versioning === "Disabled") {
      if (this.version(key, "null")) await this.#commit({ type: "remove", key, versionId: "null" });
      return undefined;
    }
    const marker = this.#stamp(
      {
        key,
        deleteMarker: true,
        size: 0,
        etag: "",
        contentType: "",
        headers: {},
        metadata: {},
        tags: {},
        blobs: [],
      },
      versioning,
    );
    await this.#commit({ type: "put", version: marker });
    return marker;
  }

  /** Removes one version for good; answers it. */
  async deleteVersion(key: string, versionId: string): Promise<ObjectVersion | undefined> {
    const version = this.version(key, versionId);
    if (version) await this.#commit({ type: "remove", key, versionId });
    return version;
  }

  async tag(version: ObjectVersion, tags: Record<string, string>): Promise<void> {
    await this.#commit({ type: "tag", key: version.key, versionId: version.versionId, tags });
  }

  async beginUpload(upload: Omit<Upload, "id" | "initiated">): Promise<Upload> {
    const whole = { ...upload, id: randomBytes(32).toString("base64url"), initiated: this.#seconds() };
    await this.#commit({ type: "upload", upload: whole });
    return whole;
  }

  /** @throws AwsError NoSuchUpload */
  upload(uploadId: string, key: string): OpenUpload {
    const open = this.uploads.get(uploadId);
    if (!open || open.upload.key !== key) throw noSuchUpload(uploadId);
    return open;
  }

  async addPart(uploadId: string, part: Omit<Part, "lastModified">): Promise<Part> {
    const whole = { ...part, lastModified: this.#seconds() };
    if (!this.uploads.has(uploadId)) {
      this.blobs.remove([part.blob]);
      throw noSuchUpload(uploadId);
    }
    await this.#commit({ type: "part", uploadId, part: whole });
    return whole;
  }

  async abortUpload(uploadId: string): Promise<void> {
    await this.#commit({ type: "abort", uploadId });
  }

  async completeUpload(
    uploadId: string,
    version: Omit<ObjectVersion, "versionId" | "lastModified">,
    versioning: Versioning,
    precondition?: Precondition,
  ): Promise<ObjectVersion> {
    precondition?.(this.latest(version.key));
    const open = this.uploads.get(uploadId);
    if (!open) throw noSuchUpload(uploadId);
    // A part that was sent again meanwhile has taken the place of one chosen here.
    const held = new Set([...open.parts.values()].map(({ blob }) => blob.id));
    if (!version.blobs.every(({ id }) => held.has(id))) {
      throw new AwsError("InvalidPart", "One or more of the specified parts could not be found.", 400);
    }
    const whole = this.#stamp(version, versioning);
    await this.#commit({ type: "complete", uploadId, version: whole });
    return whole;
  }

  #stamp(version: Omit<ObjectVersion, "versionId" | "lastModified">, versioning: Versioning): ObjectVersion {
    const versionId = versioning === "Enabled" ? randomBytes(24).toString("base64url") : "null";
    return { ...version, versionId, lastModified: this.#seconds() };
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000) * 1000;
  }

  async #commit(entry: Entry): Promise<void> {
    if (!this.#journal) throw new AwsError("ServiceUnavailable", "The bucket is closed.", 503);
    const kept = this.#journal.append(entry);
    const unused = this.#index.apply(entry);
    try {
      await kept;
    } catch (error) {
      this.#failed = true;
      throw error;
    }
    this.blobs.remove(unused);
  }
}
