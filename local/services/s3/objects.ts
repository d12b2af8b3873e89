import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import { AwsError } from "../../gateway/api.ts";
import type { Log } from "../../log.ts";
import { Bucket, type Precondition } from "./bucket.ts";
import { bucketNameProblem } from "./bucket-name.ts";
import { noSuchBucket } from "./errors.ts";
import type { ObjectDescription, ObjectVersion, StoredObject, Versioning } from "./object-version.ts";
import { type Expectations, receive } from "./receive.ts";

export type { StoredObject } from "./object-version.ts";

/**
 * Every bucket's objects, under one folder. A write that was acknowledged survives the death of the process and
 * of the machine: contents are synced first, then the journal that names them.
 */
export class ObjectStore {
  readonly #dir: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #versioning: (bucket: string) => Versioning;
  readonly #buckets = new Map<string, Promise<Bucket> | undefined>();

  constructor(options: {
    /** Absolute; made where absent. */
    dir: string;
    clock: Clock;
    log: Log;
    versioning(bucket: string): Versioning;
  }) {
    this.#dir = options.dir;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#versioning = options.versioning;
  }

  /** Finds the buckets; each is read when it is first used. */
  async start(): Promise<void> {
    await mkdir(this.#dir, { recursive: true });
    for (const entry of await readdir(this.#dir, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      if (bucketNameProblem(entry.name) === undefined) this.#buckets.set(entry.name, undefined);
      // A deletion that a crash cut short.
      else await rm(join(this.#dir, entry.name), { recursive: true, force: true });
    }
  }

  async stop(): Promise<void> {
    const open = [...this.#buckets.values()];
    this.#buckets.clear();
    for (const bucket of open) await (await bucket)?.close();
  }

  has(bucket: string): boolean {
    return this.#buckets.has(bucket);
  }

  /** In order of name. */
  names(): string[] {
    return [...this.#buckets.keys()].sort();
  }

  /** @throws AwsError NoSuchBucket */
  async bucket(name: string): Promise<Bucket> {
    if (!this.#buckets.has(name)) throw noSuchBucket(name);
    const opened = this.#buckets.get(name);
    if (opened) {
      const bucket = await opened;
      if (!bucket.failed) return bucket;
      if (this.#buckets.get(name) === opened) this.#buckets.set(name, undefined);
      await bucket.close();
      return this.bucket(name);
    }
    const opening = Bucket.open(join(this.#dir, name), name, this.#clock, this.#log);
    this.#buckets.set(name, opening);
    try {
      return await opening;
    } catch (error) {
      this.#buckets.set(name, undefined);
      throw error;
    }
  }

  /** Does nothing when it is there already. */
  async createBucket(name: string): Promise<void> {
    if (!this.#buckets.has(name)) this.#buckets.set(name, undefined);
    await this.bucket(name);
  }

  /** @throws AwsError NoSuchBucket, BucketNotEmpty */
  async deleteBucket(name: string, options: { force?: boolean } = {}): Promise<void> {
    const bucket = await this.bucket(name);
    if (!bucket.isEmpty && !options.force) {
      const message =
        this.#versioning(name) === "Disabled"
          ? "The bucket you tried to delete is not empty"
          : "The bucket you tried to delete is not empty. You must delete all versions in the bucket.";
      throw new AwsError("BucketNotEmpty", message, 409, { BucketName: name });
    }
    this.#buckets.delete(name);
    await bucket.close();
    // Out of the way in one step, so that a crash leaves no half of a bucket.
    const leaving = join(this.#dir, `${name}.deleted-${this.#clock.now()}_`);
    await rename(join(this.#dir, name), leaving);
    await rm(leaving, { recursive: true, force: true });
  }

  /** The current version; undefined when the object or its bucket is absent, or a delete marker hides it. */
  async get(bucketName: string, key: string): Promise<StoredObject | undefined> {
    if (!this.#buckets.has(bucketName)) return undefined;
    const bucket = await this.bucket(bucketName);
    const version = bucket.latest(key);
    return version && !version.deleteMarker ? storedObject(bucket, version) : undefined;
  }

  /**
   * @throws AwsError NoSuchBucket; BadDigest and the like when the bytes are not those that were announced;
   * whatever `precondition` throws.
   */
  async put(
    bucketName: string,
    key: string,
    chunks: AsyncIterable<Uint8Array> | Uint8Array,
    description: ObjectDescription = {},
    options: { expectations?: Expectations; precondition?: Precondition } = {},
  ): Promise<ObjectVersion> {
    const bucket = await this.bucket(bucketName);
    // Most refusals are known before the bytes come; the one that counts is made again when they are kept.
    options.precondition?.(bucket.latest(key));
    const received = await receive(bucket.blobs, chunks, options.expectations);
    return await bucket.put(
      {
        key,
        size: received.blob.size,
        etag: `"${received.md5}"`,
        ...describe(description),
        ...(received.checksum ? { checksum: received.checksum } : {}),
        blobs: [received.blob],
      },
      this.#versioning(bucketName),
      options.precondition,
    );
  }

  /** What a plain DeleteObject does; answers the delete marker, where versioning leaves one. */
  async delete(bucketName: string, key: string): Promise<ObjectVersion | undefined> {
    return await (await this.bucket(bucketName)).delete(key, this.#versioning(bucketName));
  }
}

/** A description with S3's defaults filled in. */
export function describe(
  description: ObjectDescription,
): Pick<ObjectVersion, "contentType" | "headers" | "metadata" | "tags"> {
  return {
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    contentType: description.contentType ?? "binary/octet-stream",
    headers: description.headers ?? {},
    metadata: description.metadata ?? {},
    tags: description.tags ?? {},
  };
}

export function storedObject(bucket: Bucket, version: ObjectVersion): StoredObject {
  return {
    key: version.key,
    versionId: version.versionId,
    size: version.size,
    etag: version.etag,
    lastModified: new Date(version.lastModified),
    contentType: version.contentType,
    headers: version.headers,
    metadata: version.metadata,
    tags: version.tags,
    ...(version.checksum ? { checksum: version.checksum } : {}),
    ...(version.multipart ? { partSizes: version.blobs.map(({ size }) => size) } : {}),
    open: (start = 0, end = version.size - 1) => bucket.blobs.read(version.blobs, start, end),
  };
}
