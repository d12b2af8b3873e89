import assert from "node:assert/strict";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { patience, startTarget, type Target } from "./target.ts";

describe("conformance: S3", function () {
  this.timeout(patience);
  let target: Target;
  let client: S3Client;
  let Bucket: string;
  before(async () => {
    target = await startTarget();
    // Buckets of random names have no DNS entry of their own on the local endpoint.
    client = new S3Client({ ...target.client, forcePathStyle: true });
    target.onStop(async () => client.destroy());
    Bucket = target.prefix;
    await client.send(new CreateBucketCommand({ Bucket }));
    target.onStop(() => client.send(new DeleteBucketCommand({ Bucket })));
    target.onStop(emptyBucket);
  });
  after(() => target?.stop());

  async function emptyBucket(): Promise<void> {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    const Objects = Contents.map(({ Key }) => ({ Key }));
    if (Objects.length > 0) await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }
  const put = (Key: string, Body: string, input: { ContentType?: string; IfNoneMatch?: string } = {}) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ...input }));
  const get = async (Key: string, input: Partial<GetObjectCommandInput> = {}) => {
    const answer = await client.send(new GetObjectCommand({ Bucket, Key, ...input }));
    return { ...answer, text: await answer.Body?.transformToString() };
  };

  it("keeps an object with its type and metadata", async () => {
    await client.send(
      new PutObjectCommand({
        Bucket,
        Key: "a/ü b.txt",
        Body: "hello",
        ContentType: "text/plain",
        Metadata: { team: "links" },
      }),
    );
    const { text, ContentType, ContentLength, Metadata, ETag } = await get("a/ü b.txt");
    assert.deepEqual(
      { text, ContentType, ContentLength, Metadata },
      { text: "hello", ContentType: "text/plain", ContentLength: 5, Metadata: { team: "links" } },
    );
    assert.equal(ETag, '"5d41402abc4b2a76b9719d911017c592"');
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: "a/ü b.txt" }));
    assert.deepEqual([head.ETag, head.ContentLength], [ETag, 5]);
  });

  it("answers NoSuchKey for what is not there", async () => {
    await assert.rejects(get("none"), { name: "NoSuchKey" });
    await assert.rejects(client.send(new HeadObjectCommand({ Bucket, Key: "none" })), { name: "NotFound" });
    await client.send(new DeleteObjectCommand({ Bucket, Key: "none" }));
  });

  it("reads ranges, and heeds conditions", async () => {
    const { ETag = "" } = await put("range", "0123456789");
    const part = await get("range", { Range: "bytes=2-4" });
    assert.deepEqual([part.text, part.ContentRange], ["234", "bytes 2-4/10"]);
    assert.equal((await get("range", { Range: "bytes=-3" })).text, "789");
    await assert.rejects(get("range", { Range: "bytes=10-" }), { name: "InvalidRange" });
    await assert.rejects(get("range", { IfMatch: '"other"' }), { name: "PreconditionFailed" });
    await assert.rejects(
      get("range", { IfNoneMatch: ETag }),
      (error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode === 304,
    );
    await assert.rejects(put("range", "x", { IfNoneMatch: "*" }), { name: "PreconditionFailed" });
  });

  it("lists by prefix, a page at a time, with common prefixes", async () => {
    for (const key of ["list/1", "list/2", "list/deep/3"]) await put(key, key);
    const list = (input: object) =>
      client.send(new ListObjectsV2Command({ Bucket, Prefix: "list/", ...input }));
    const keys = ({ Contents }: { Contents?: { Key?: string }[] }) => Contents?.map(({ Key }) => Key);
    const shallow = await list({ Delimiter: "/" });
    assert.deepEqual(keys(shallow), ["list/1", "list/2"]);
    assert.deepEqual(shallow.CommonPrefixes, [{ Prefix: "list/deep/" }]);
    const first = await list({ MaxKeys: 2 });
    assert.deepEqual([keys(first), first.IsTruncated], [["list/1", "list/2"], true]);
    const second = await list({ MaxKeys: 2, ContinuationToken: first.NextContinuationToken });
    assert.deepEqual([keys(second), second.IsTruncated], [["list/deep/3"], false]);
  });

  it("copies, and deletes many at once", async () => {
    await put("copy/from", "hello", { ContentType: "text/plain" });
    await client.send(new CopyObjectCommand({ Bucket, Key: "copy/to", CopySource: `${Bucket}/copy/from` }));
    const { text, ContentType } = await get("copy/to");
    assert.deepEqual([text, ContentType], ["hello", "text/plain"]);
    const Objects = [{ Key: "copy/from" }, { Key: "copy/to" }, { Key: "copy/none" }];
    const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    assert.equal(Deleted?.length, 3);
    await assert.rejects(get("copy/to"), { name: "NoSuchKey" });
  });

  it("puts an object together of parts", async () => {
    const at = { Bucket, Key: "parts" };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(at));
    // All parts but the last have 5 MiB at least: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
    const bodies = [Buffer.alloc(5 * 1024 * 1024, "a"), Buffer.from("end")];
    const Parts = [];
    for (const [index, Body] of bodies.entries()) {
      const PartNumber = index + 1;
      const { ETag } = await client.send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body }));
      Parts.push({ ETag, PartNumber });
    }
    const { ETag } = await client.send(
      new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }),
    );
    assert.match(ETag ?? "", /-2"$/);
    assert.equal((await get("parts", { Range: "bytes=-4" })).text, "aend");
    const other = await client.send(new CreateMultipartUploadCommand(at));
    await client.send(new AbortMultipartUploadCommand({ ...at, UploadId: other.UploadId }));
  });
});
