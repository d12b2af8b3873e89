import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import {
  type ChecksumAlgorithm,
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { sign } from "../../../../helpers/sign.ts";
import { type LocalS3, startS3 } from "../service.ts";

describe("S3 objects, through the SDK", () => {
  let s3: LocalS3;
  const Bucket = "site";

  beforeEach(async () => {
    s3 = await startS3();
    await s3.createBucket(Bucket);
  });

  afterEach(() => s3.stop());

  const put = (Key: string, Body: string | Uint8Array, rest: object = {}) =>
    s3.client.send(new PutObjectCommand({ Bucket, Key, Body, ...rest }));
  const get = async (Key: string, rest: object = {}) => {
    const answer = await s3.client.send(new GetObjectCommand({ Bucket, Key, ...rest }));
    return { ...answer, text: await answer.Body?.transformToString() };
  };
  const status = (error: unknown): number | undefined =>
    (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

  it("come back with what was said of them", async () => {
    const { ETag } = await put("a b/ü+.html", "<p>", {
      ContentType: "text/html",
      CacheControl: "no-cache",
      ContentDisposition: "inline",
      ContentEncoding: "identity",
      ContentLanguage: "en",
      Metadata: { By: "me" },
      Tagging: "stage=dev&team=a%20b",
    });
    assert.equal(ETag, `"${createHash("md5").update("<p>").digest("hex")}"`);
    const answer = await get("a b/ü+.html");
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
    await put("big", body);
    const answer = await s3.client.send(new GetObjectCommand({ Bucket, Key: "big" }));
    const bytes = await answer.Body?.transformToByteArray();
    assert.ok(bytes && Buffer.compare(body, bytes) === 0);
  });

  it("are not there when they are not there", async () => {
    await assert.rejects(get("absent"), { name: "NoSuchKey", Key: "absent" });
    await assert.rejects(s3.client.send(new HeadObjectCommand({ Bucket, Key: "absent" })), {
      name: "NotFound",
    });
    await assert.rejects(s3.client.send(new GetObjectCommand({ Bucket: "absent", Key: "a" })), {
      name: "NoSuchBucket",
    });
    await s3.client.send(new DeleteObjectCommand({ Bucket, Key: "absent" }));
  });

  describe("ranges", () => {
    beforeEach(() => put("digits", "0123456789"));

    for (const [Range, text, ContentRange] of [
      ["bytes=2-4", "234", "bytes 2-4/10"],
      ["bytes=7-", "789", "bytes 7-9/10"],
      ["bytes=-3", "789", "bytes 7-9/10"],
      ["bytes=-30", "0123456789", "bytes 0-9/10"],
      ["bytes=8-99", "89", "bytes 8-9/10"],
      ["bytes=4-2", "0123456789", undefined],
      ["bytes=0-1,4-5", "0123456789", undefined],
      ["lines=1-2", "0123456789", undefined],
    ] as const) {
      it(Range, async () => {
        const answer = await get("digits", { Range });
        assert.deepEqual([answer.text, answer.ContentRange], [text, ContentRange]);
        assert.equal(answer.$metadata.httpStatusCode, ContentRange ? 206 : 200);
      });
    }

    for (const Range of ["bytes=10-", "bytes=-0"]) {
      it(`${Range} is past the end`, async () => {
        await assert.rejects(get("digits", { Range }), (error) => status(error) === 416);
      });
    }

    it("of an empty object are past its end", async () => {
      await put("empty", "");
      await assert.rejects(get("empty", { Range: "bytes=0-" }), { name: "InvalidRange" });
      assert.equal((await get("empty")).text, "");
    });
  });

  describe("conditions on reads", () => {
    let etag: string;
    const past = new Date(Date.now() - 3_600_000);
    const future = new Date(Date.now() + 3_600_000);

    beforeEach(async () => {
      etag = (await put("a", "1")).ETag ?? "";
    });

    it("hold", async () => {
      assert.equal((await get("a", { IfMatch: etag })).text, "1");
      assert.equal((await get("a", { IfNoneMatch: '"other"' })).text, "1");
      assert.equal((await get("a", { IfModifiedSince: past })).text, "1");
      assert.equal((await get("a", { IfUnmodifiedSince: future })).text, "1");
      assert.equal((await get("a", { IfMatch: etag, IfUnmodifiedSince: past })).text, "1");
    });

    it("answer 304", async () => {
      for (const condition of [{ IfNoneMatch: etag }, { IfModifiedSince: future }, { IfNoneMatch: "*" }]) {
        await assert.rejects(get("a", condition), (error) => status(error) === 304);
      }
      assert.equal((await get("a", { IfNoneMatch: '"other"', IfModifiedSince: future })).text, "1");
    });

    it("answer 412", async () => {
      for (const condition of [{ IfMatch: '"other"' }, { IfUnmodifiedSince: past }]) {
        await assert.rejects(get("a", condition), { name: "PreconditionFailed" });
      }
    });
  });

  describe("conditions on writes", () => {
    it("If-None-Match: * writes only what is new", async () => {
      await put("a", "1", { IfNoneMatch: "*" });
      await assert.rejects(put("a", "2", { IfNoneMatch: "*" }), { name: "PreconditionFailed" });
      assert.equal((await get("a")).text, "1");
    });

    it("If-Match writes only over what was read", async () => {
      const { ETag } = await put("a", "1");
      await put("a", "2", { IfMatch: ETag });
      await assert.rejects(put("a", "3", { IfMatch: ETag }), { name: "PreconditionFailed" });
      await assert.rejects(put("b", "3", { IfMatch: ETag }), { name: "NoSuchKey" });
      assert.equal((await get("a")).text, "2");
    });

    it("let one of ten writers win", async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, at) => put("lock", String(at), { IfNoneMatch: "*" })),
      );
      assert.equal(outcomes.filter(({ status: outcome }) => outcome === "fulfilled").length, 1);
    });
  });

  describe("checksums", () => {
    const algorithms: ChecksumAlgorithm[] = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"];
    for (const ChecksumAlgorithm of algorithms) {
      it(`${ChecksumAlgorithm} is checked and answered`, async function () {
        const property = `Checksum${ChecksumAlgorithm}` as const;
        let sent: Record<string, unknown>;
        try {
          sent = { ...(await put("a", "hello", { ChecksumAlgorithm })) };
        } catch (error) {
          // The SDK itself needs another package for this one.
          if (/@aws-sdk\/.*crt|CRT/.test(String(error))) this.skip();
          throw error;
        }
        const answer = await get("a", { ChecksumMode: "ENABLED" });
        assert.equal(answer[property], sent[property]);
        assert.equal(answer.ChecksumType, "FULL_OBJECT");
      });
    }

    it("that are wrong are refused, in a header or a trailer", async () => {
      await assert.rejects(put("a", "hello", { ChecksumSHA256: createHash("sha256").digest("base64") }), {
        name: "BadDigest",
      });
      await assert.rejects(put("a", "hello", { ChecksumCRC32: "AAAAAA==" }), { name: "BadDigest" });
      await assert.rejects(put("a", "hello", { ChecksumCRC32: "AAAA" }), { name: "InvalidArgument" });
      await assert.rejects(put("a", "hello", { ContentMD5: createHash("md5").digest("base64") }), {
        name: "BadDigest",
      });
      await assert.rejects(put("a", "hello", { ContentMD5: "AAAA" }), { name: "InvalidDigest" });
      const framed = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
      const answer = await raw(
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
      await assert.rejects(get("a"), { name: "NoSuchKey" });
    });

    it("in a trailer are decoded, and the framing is not kept as an encoding", async () => {
      const framed = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
      await raw(
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
      const answer = await s3.client.send(
        new HeadObjectCommand({ Bucket, Key: "a", ChecksumMode: "ENABLED" }),
      );
      assert.equal(answer.ContentLength, 5);
      assert.equal(answer.ContentEncoding, "gzip");
      assert.equal(answer.ChecksumCRC32, "NhCmhg==");
    });

    it("of the whole signed body is checked", async () => {
      const sha256 = createHash("sha256").update("hello").digest("hex");
      assert.equal((await raw("PUT", "/site/a", { "x-amz-content-sha256": sha256 }, "hello")).status, 200);
      const answer = await raw("PUT", "/site/a", { "x-amz-content-sha256": sha256 }, "other");
      assert.match(answer.body, /<Code>XAmzContentSHA256Mismatch<\/Code>/);
    });
  });

  describe("copies", () => {
    const copy = (rest: object = {}) =>
      s3.client.send(
        new CopyObjectCommand({
          Bucket,
          Key: "b",
          CopySource: `${Bucket}/${encodeURIComponent("a ü/x")}`,
          ...rest,
        }),
      );

    beforeEach(() =>
      put("a ü/x", "1", { ContentType: "text/plain", Metadata: { by: "me" }, Tagging: "t=1" }),
    );

    it("take everything along", async () => {
      const { CopyObjectResult } = await copy();
      const answer = await get("b");
      assert.equal(answer.ETag, CopyObjectResult?.ETag);
      assert.deepEqual([answer.text, answer.ContentType, answer.Metadata], ["1", "text/plain", { by: "me" }]);
      assert.equal(answer.TagCount, 1);
      await put("a ü/x", "2");
      assert.equal((await get("b")).text, "1");
    });

    it("replace what is said of it", async () => {
      await copy({ MetadataDirective: "REPLACE", ContentType: "text/html" });
      const answer = await get("b");
      assert.deepEqual([answer.ContentType, answer.Metadata], ["text/html", {}]);
    });

    it("to themselves need a change", async () => {
      await assert.rejects(copy({ Key: "a ü/x" }), { name: "InvalidRequest" });
      await copy({ Key: "a ü/x", MetadataDirective: "REPLACE", CacheControl: "no-store" });
      assert.equal((await get("a ü/x")).CacheControl, "no-store");
    });

    it("hold to conditions", async () => {
      await assert.rejects(copy({ CopySourceIfMatch: '"other"' }), { name: "PreconditionFailed" });
      await assert.rejects(copy({ CopySource: "site" }), { name: "InvalidArgument" });
      await assert.rejects(copy({ CopySource: "site/absent" }), { name: "NoSuchKey" });
    });
  });

  it("go many at a time", async () => {
    for (const key of ["a", "b<&>", "c"]) await put(key, key);
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
    await assert.rejects(get("b<&>"), { name: "NoSuchKey" });
    assert.equal((await get("c")).text, "c");
    const quiet = await s3.client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "c" }], Quiet: true } }),
    );
    assert.equal(quiet.Deleted, undefined);
  });

  it("carry tags", async () => {
    await put("a", "1");
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
    await assert.rejects(put("a", "1", { Metadata: { long: "x".repeat(2048) } }), {
      name: "MetadataTooLarge",
    });
    await assert.rejects(put("a", "1", { Tagging: `${"k".repeat(129)}=1` }), { name: "InvalidTag" });
  });

  it("are answered with headers that a presigned URL asks for", async () => {
    await put("a", "1", { ContentType: "text/plain" });
    const answer = await get("a", {
      ResponseContentType: "text/csv",
      ResponseContentDisposition: "attachment",
    });
    assert.deepEqual([answer.ContentType, answer.ContentDisposition], ["text/csv", "attachment"]);
    const attack = await raw("GET", "/site/a?response-content-type=a%0d%0aSet-Cookie:b", {});
    assert.equal(attack.status, 400);
  });

  describe("requests that no SDK sends", () => {
    it("without a length are refused", async () => {
      const answer = await raw("PUT", "/site/a", { "transfer-encoding": "chunked" }, "hello");
      assert.equal(answer.status, 411);
      assert.match(answer.body, /MissingContentLength/);
    });

    for (const [what, body] of Object.entries({
      "no XML": "<Delete",
      "another document": "<Other/>",
      "no objects": "<Delete></Delete>",
      "an entity bomb": '<!DOCTYPE a [<!ENTITY b "c">]><Delete><Object><Key>&b;</Key></Object></Delete>',
      "a key missing": "<Delete><Object><VersionId>1</VersionId></Object></Delete>",
    })) {
      it(`DeleteObjects with ${what} is malformed`, async () => {
        const answer = await raw("POST", "/site?delete", {}, body);
        assert.equal(answer.status, 400);
        assert.match(answer.body, /<Code>MalformedXML<\/Code>/);
      });
    }

    it("name what is not supported", async () => {
      const answer = await raw("GET", "/site?acl", {});
      assert.equal(answer.status, 501);
      assert.match(answer.body, /does not support s3:GET bucket\?acl/);
    });

    it("reach a bucket by its own host name", async () => {
      await put("a", "1");
      for (const host of ["site.localhost:4566", "site.s3.localhost:4566", "site.s3.us-east-1.localhost"]) {
        assert.equal((await raw("GET", "/a", { host })).body, "1");
      }
    });

    it("of another account's bucket are refused", async () => {
      await put("a", "1");
      const answer = await raw("GET", "/site/a", { "x-amz-expected-bucket-owner": "111111111111" });
      assert.equal(answer.status, 403);
    });
  });

  /** A request that the SDK would not send. */
  async function raw(method: string, path: string, headers: Record<string, string>, body?: string) {
    const request = httpRequest({
      host: "127.0.0.1",
      port: s3.endpoint.port,
      method,
      path,
      headers: await sign(headers.host ?? `127.0.0.1:${s3.endpoint.port}`, {
        service: "s3",
        method,
        path,
        headers,
        body: body ?? "",
      }),
    });
    request.end(body);
    const [response] = await once(request, "response");
    let text = "";
    for await (const chunk of response) text += chunk;
    return { status: Number(response.statusCode), body: text, headers: response.headers };
  }
});
