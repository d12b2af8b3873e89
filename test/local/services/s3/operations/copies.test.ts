import assert from "node:assert/strict";
import { CopyObjectCommand } from "@aws-sdk/client-s3";
import { bucketName as Bucket, type BucketUnderTest, startBucket } from "./bucket.ts";

describe("copies of S3 objects", () => {
  let s3: BucketUnderTest;
  beforeEach(async () => {
    s3 = await startBucket();
    await s3.put("a ü/x", "1", { ContentType: "text/plain", Metadata: { by: "me" }, Tagging: "t=1" });
  });
  afterEach(() => s3.stop());

  const copy = (rest: object = {}) =>
    s3.client.send(
      new CopyObjectCommand({
        Bucket,
        Key: "b",
        CopySource: `${Bucket}/${encodeURIComponent("a ü/x")}`,
        ...rest,
      }),
    );

  it("take everything along", async () => {
    const { CopyObjectResult } = await copy();
    const answer = await s3.get("b");
    assert.equal(answer.ETag, CopyObjectResult?.ETag);
    assert.deepEqual([answer.text, answer.ContentType, answer.Metadata], ["1", "text/plain", { by: "me" }]);
    assert.equal(answer.TagCount, 1);
    await s3.put("a ü/x", "2");
    assert.equal((await s3.get("b")).text, "1");
  });

  it("replace what is said of it", async () => {
    await copy({ MetadataDirective: "REPLACE", ContentType: "text/html" });
    const answer = await s3.get("b");
    assert.deepEqual([answer.ContentType, answer.Metadata], ["text/html", {}]);
  });

  it("to themselves need a change", async () => {
    await assert.rejects(copy({ Key: "a ü/x" }), { name: "InvalidRequest" });
    await copy({ Key: "a ü/x", MetadataDirective: "REPLACE", CacheControl: "no-store" });
    assert.equal((await s3.get("a ü/x")).CacheControl, "no-store");
  });

  it("hold to conditions", async () => {
    await assert.rejects(copy({ CopySourceIfMatch: '"other"' }), { name: "PreconditionFailed" });
    await assert.rejects(copy({ CopySource: "site" }), { name: "InvalidArgument" });
    await assert.rejects(copy({ CopySource: "site/absent" }), { name: "NoSuchKey" });
  });
});
