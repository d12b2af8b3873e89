import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";

/** An object as a listing shows it. */
export interface StoredFile {
  readonly key: string;
  /** With its quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly lastModified: Date;
}

export interface FileHeaders {
  readonly contentType: string;
  readonly cacheControl: string;
  /** Base64, for S3 to check what arrives. */
  readonly checksumSha256: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What must hold for a write: that there is no such object, or that it is still the one of this ETag. */
export type WriteCondition = "absent" | { readonly etag: string };

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const maxDeletions = 1000;

/** One bucket, in the operations that releases need. */
export class BucketStore {
  readonly name: string;
  readonly #client: S3Client;

  constructor(client: S3Client, name: string) {
    this.#client = client;
    this.name = name;
  }

  async list(prefix: string): Promise<StoredFile[]> {
    const files: StoredFile[] = [];
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket: this.name, Prefix: prefix });
    for await (const page of pages) {
      for (const { Key, ETag = "", Size = 0, LastModified = new Date(0) } of page.Contents ?? []) {
        if (Key !== undefined) files.push({ key: Key, etag: ETag, size: Size, lastModified: LastModified });
      }
    }
    return files;
  }

  /** @returns undefined when there is no such object */
  async read(key: string): Promise<{ bytes: Uint8Array; etag: string } | undefined> {
    try {
      const answer = await this.#client.send(new GetObjectCommand({ Bucket: this.name, Key: key }));
      const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
      return { bytes, etag: answer.ETag ?? "" };
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === "NoSuchKey") return undefined;
      throw error;
    }
  }

  /** @returns the new ETag; undefined when the condition does not hold */
  async writeJson(key: string, value: unknown, condition: WriteCondition): Promise<string | undefined> {
    const written = this.#client.send(
      new PutObjectCommand({
        Bucket: this.name,
        Key: key,
        Body: `${JSON.stringify(value, null, 2)}\n`,
        ContentType: "application/json",
        ...conditionOf(condition),
      }),
    );
    return (await unlessConditionFails(written))?.ETag;
  }

  /** Never over another object. @returns the ETag; undefined when there is one under this key */
  async writeFile(key: string, bytes: Uint8Array, headers: FileHeaders): Promise<string | undefined> {
    const written = this.#client.send(
      new PutObjectCommand({
        Bucket: this.name,
        Key: key,
        Body: bytes,
        ContentType: headers.contentType,
        CacheControl: headers.cacheControl,
        ChecksumSHA256: headers.checksumSha256,
        Metadata: { ...headers.metadata },
        IfNoneMatch: "*",
      }),
    );
    return (await unlessConditionFails(written))?.ETag;
  }

  /**
   * Copies within S3, with all headers.
   * @param etag what the source has to be still
   * @returns the ETag of the copy; undefined when the source is not there or another one
   */
  async copyFrom(
    source: BucketStore,
    sourceKey: string,
    etag: string,
    key: string,
  ): Promise<string | undefined> {
    const copied = this.#client.send(
      new CopyObjectCommand({
        Bucket: this.name,
        Key: key,
        CopySource: `${source.name}/${sourceKey.split("/").map(encodeURIComponent).join("/")}`,
        CopySourceIfMatch: etag,
      }),
    );
    return (await unlessConditionFails(copied))?.CopyObjectResult?.ETag;
  }

  /** @returns whether it was still the object of this ETag */
  async deleteIf(key: string, etag: string): Promise<boolean> {
    const deleted = this.#client.send(
      new DeleteObjectCommand({ Bucket: this.name, Key: key, IfMatch: etag }),
    );
    return (await unlessConditionFails(deleted)) !== undefined;
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += maxDeletions) {
      const Objects = keys.slice(start, start + maxDeletions).map((Key) => ({ Key }));
      const { Errors = [] } = await this.#client.send(
        new DeleteObjectsCommand({ Bucket: this.name, Delete: { Objects, Quiet: true } }),
      );
      const [first] = Errors;
      if (first) throw new Error(`S3 does not delete s3://${this.name}/${first.Key}: ${first.Message}`);
    }
  }
}

function conditionOf(condition: WriteCondition) {
  return condition === "absent" ? { IfNoneMatch: "*" } : { IfMatch: condition.etag };
}

/**
 * 412: it does not hold. 409: another conditional write was quicker. 404: what was to match is gone.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
const failedConditions: readonly (number | undefined)[] = [404, 409, 412];

async function unlessConditionFails<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    const bucketIsThere = error instanceof S3ServiceException && error.name !== "NoSuchBucket";
    if (bucketIsThere && failedConditions.includes(status)) return undefined;
    throw error;
  }
}
