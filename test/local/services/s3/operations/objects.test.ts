import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { bucketName as Bucket, type BucketUnderTest, startBucket } from "./bucket.ts";

describe("S3 objects, through the SDK", () => {
  let s3: BucketUnderTest;
  beforeEach(async () => {
    s3 = await startBucket();
  });
  afterEach(() => s3.stop());

  it("come back with what was said of them", async () => {
    const { ETag } = await s3.put("a b/ü+.html", "<p>", {
      ContentType: "text/html",
      CacheControl: "no-cache",
      ContentDisposition: "inline",
      ContentEncoding: "identity",
      ContentLanguage: "en",
      Metadata: { By: "me" },
      Tagging: "stage=dev&team=a%20b",
    });
    assert.equal(ETag, `"${createHash("md5").update("<p>").digest("hex")}"`);
    const answer = await s3.get("a b/ü+.html");
    assert.equal(answer.text, "<p>");
    assert.equal(answer.ContentType, "text/html");
    assert.equal(answer.CacheControl, "no-cache");
    assert.equal(answer.ContentDisposition, "inline");
    assert.equal(answer.ContentEncoding, "identity");
    assert.equal(answer.ContentLanguage, "en");
    assert.deepEqual(answer.Metadata, { by: "me" });
    assert.equal(answer.TagCount, 2);
    assert.equal(answer.ServerSideEncryption, "AES256");
    assert.equal(answer.ContentLength, 3);
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: "a b/ü+.html" }));
    assert.deepEqual([head.ContentLength, head.ETag, head.ContentType], [3, ETag, "text/html"]);
  });

  it("stream through: 24 MB up and down", async () => {
    const body = Buffer.alloc(24 * 1024 * 1024, "0123456789abcdef");
    await s3.put("big", body);
    const answer = await s3.client.send(new GetObjectCommand({ Bucket, Key: "big" }));
    const bytes = await answer.Body?.transformToByteArray();
    assert.ok(bytes && Buffer.compare(body, bytes) === 0);
  });

  it("are not there when they are not there", async () => {
    await assert.rejects(s3.get("absent"), { name: "NoSuchKey", Key: "absent" });
    await assert.rejects(s3.client.send(new HeadObjectCommand({ Bucket, Key: "absent" })), {
      name: "NotFound",
    });
    await assert.rejects(s3.client.send(new GetObjectCommand({ Bucket: "absent", Key: "a" })), {
      name: "NoSuchBucket",
    });
    await s3.client.send(new DeleteObjectCommand({ Bucket, Key: "absent" }));
  });

  it("go many at a time", async () => {
    for (const key of ["a", "b<&>", "c"]) await s3.put(key, key);
    const { Deleted } = await s3.client.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: "a" }, { Key: "b<&>" }, { Key: "absent" }] },
      }),
    );
    assert.deepEqual(
      Deleted?.map(({ Key }) => Key),
      ["a", "b<&>", "absent"],
    );
    await assert.rejects(s3.get("b<&>"), { name: "NoSuchKey" });
    assert.equal((await s3.get("c")).text, "c");
    const quiet = await s3.client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "c" }], Quiet: true } }),
    );
    assert.equal(quiet.Deleted, undefined);
  });

  it("carry tags", async () => {
    await s3.put("a", "1");
    const TagSet = [
      { Key: "stage", Value: "dev" },
      { Key: "empty", Value: "" },
    ];
    await s3.client.send(new PutObjectTaggingCommand({ Bucket, Key: "a", Tagging: { TagSet } }));
    const answer = await s3.client.send(new GetObjectTaggingCommand({ Bucket, Key: "a" }));
    assert.deepEqual(answer.TagSet, TagSet);
    await assert.rejects(
      s3.client.send(
        new PutObjectTaggingCommand({
          Bucket,
          Key: "a",
          Tagging: { TagSet: Array.from({ length: 11 }, (_, at) => ({ Key: `${at}`, Value: "" })) },
        }),
      ),
      { name: "BadRequest" },
    );
  });

  it("are refused with too much said of them", async () => {
    await assert.rejects(s3.put("a", "1", { Metadata: { long: "x".repeat(2048) } }), {
      name: "MetadataTooLarge",
    });
    await assert.rejects(s3.put("a", "1", { Tagging: `${"k".repeat(129)}=1` }), { name: "InvalidTag" });
  });

  it("are answered with headers that a presigned URL asks for", async () => {
    await s3.put("a", "1", { ContentType: "text/plain" });
    const answer = await s3.get("a", {
      ResponseContentType: "text/csv",
      ResponseContentDisposition: "attachment",
    });
    assert.deepEqual([answer.ContentType, answer.ContentDisposition], ["text/csv", "attachment"]);
    const attack = await s3.raw("GET", "/site/a?response-content-type=a%0d%0aSet-Cookie:b", {});
    assert.equal(attack.status, 400);
  });
});
