import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type ChecksumAlgorithm, HeadObjectCommand } from "@aws-sdk/client-s3";
import { bucketName as Bucket, type BucketUnderTest, startBucket } from "./bucket.ts";

describe("checksums of S3 objects", () => {
  let s3: BucketUnderTest;
  beforeEach(async () => {
    s3 = await startBucket();
  });
  afterEach(() => s3.stop());

  const algorithms: ChecksumAlgorithm[] = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"];
  for (const ChecksumAlgorithm of algorithms) {
    it(`${ChecksumAlgorithm} is checked and answered`, async function () {
      const property = `Checksum${ChecksumAlgorithm}` as const;
      let sent: Record<string, unknown>;
      try {
        sent = { ...(await s3.put("a", "hello", { ChecksumAlgorithm })) };
      } catch (error) {
        // The SDK itself needs another package for this one.
        if (/@aws-sdk\/.*crt|CRT/.test(String(error))) this.skip();
        throw error;
      }
      const answer = await s3.get("a", { ChecksumMode: "ENABLED" });
      assert.equal(answer[property], sent[property]);
      assert.equal(answer.ChecksumType, "FULL_OBJECT");
    });
  }

  it("that are wrong are refused, in a header or a trailer", async () => {
    await assert.rejects(s3.put("a", "hello", { ChecksumSHA256: createHash("sha256").digest("base64") }), {
      name: "BadDigest",
    });
    await assert.rejects(s3.put("a", "hello", { ChecksumCRC32: "AAAAAA==" }), { name: "BadDigest" });
    await assert.rejects(s3.put("a", "hello", { ChecksumCRC32: "AAAA" }), { name: "InvalidArgument" });
    await assert.rejects(s3.put("a", "hello", { ContentMD5: createHash("md5").digest("base64") }), {
      name: "BadDigest",
    });
    await assert.rejects(s3.put("a", "hello", { ContentMD5: "AAAA" }), { name: "InvalidDigest" });
    const framed = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
    const answer = await s3.raw(
      "PUT",
      "/site/a",
      {
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-trailer": "x-amz-checksum-crc32",
        "x-amz-decoded-content-length": "5",
        "content-encoding": "aws-chunked",
      },
      framed,
    );
    assert.match(answer.body, /<Code>BadDigest<\/Code>/);
    await assert.rejects(s3.get("a"), { name: "NoSuchKey" });
  });

  it("in a trailer are decoded, and the framing is not kept as an encoding", async () => {
    const framed = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
    await s3.raw(
      "PUT",
      "/site/a",
      {
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-trailer": "x-amz-checksum-crc32",
        "x-amz-decoded-content-length": "5",
        "content-encoding": "gzip,aws-chunked",
      },
      framed,
    );
    const answer = await s3.client.send(new HeadObjectCommand({ Bucket, Key: "a", ChecksumMode: "ENABLED" }));
    assert.equal(answer.ContentLength, 5);
    assert.equal(answer.ContentEncoding, "gzip");
    assert.equal(answer.ChecksumCRC32, "NhCmhg==");
  });

  it("of the whole signed body is checked", async () => {
    const sha256 = createHash("sha256").update("hello").digest("hex");
    assert.equal((await s3.raw("PUT", "/site/a", { "x-amz-content-sha256": sha256 }, "hello")).status, 200);
    const answer = await s3.raw("PUT", "/site/a", { "x-amz-content-sha256": sha256 }, "other");
    assert.match(answer.body, /<Code>XAmzContentSHA256Mismatch<\/Code>/);
  });
});
