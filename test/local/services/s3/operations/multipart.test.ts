import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { ManualClock } from "../../../../helpers/manual-clock.ts";
import { type LocalS3, startS3 } from "../service.ts";

const megabyte = 1024 * 1024;

describe("multipart uploads", () => {
  let s3: LocalS3;
  let clock: ManualClock;
  const Bucket = "site";
  const Key = "dir/big";
  const parts = [randomBytes(5 * megabyte), randomBytes(5 * megabyte), randomBytes(10)];

  beforeEach(async () => {
    clock = new ManualClock();
    s3 = await startS3({ clock });
    await s3.createBucket(Bucket);
  });

  afterEach(() => s3.stop());

  async function begin(rest: object = {}): Promise<string> {
    const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...rest }));
    return UploadId ?? "";
  }

  async function upload(
    UploadId: string,
    PartNumber: number,
    Body: Buffer,
    rest: object = {},
  ): Promise<CompletedPart> {
    const { ETag, ChecksumCRC32 } = await s3.client.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...rest }),
    );
    return { ETag, PartNumber, ChecksumCRC32 };
  }

  const complete = (UploadId: string, Parts: CompletedPart[], rest: object = {}) =>
    s3.client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...rest }),
    );

  it("make one object of their parts, sent in any order", async () => {
    const UploadId = await begin({ ContentType: "text/plain", Metadata: { by: "me" } });
    const sent = await Promise.all(
      [2, 0, 1].map((at) => upload(UploadId, at + 1, parts[at] ?? Buffer.alloc(0))),
    );
    sent.sort((one, other) => (one.PartNumber ?? 0) - (other.PartNumber ?? 0));
    const { ETag } = await complete(UploadId, sent);
    const hash = createHash("md5");
    for (const part of parts) hash.update(createHash("md5").update(part).digest());
    assert.equal(ETag, `"${hash.digest("hex")}-3"`);
    const answer = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
    assert.deepEqual([answer.ContentType, answer.Metadata], ["text/plain", { by: "me" }]);
    const bytes = await answer.Body?.transformToByteArray();
    assert.ok(bytes && Buffer.concat(parts).equals(bytes));

    const across = await s3.client.send(
      new GetObjectCommand({ Bucket, Key, Range: `bytes=${5 * megabyte - 2}-${10 * megabyte + 1}` }),
    );
    const middle = await across.Body?.transformToByteArray();
    assert.ok(
      middle &&
        Buffer.concat(parts)
          .subarray(5 * megabyte - 2, 10 * megabyte + 2)
          .equals(middle),
    );

    const second = await s3.client.send(new GetObjectCommand({ Bucket, Key, PartNumber: 3 }));
    assert.deepEqual([second.PartsCount, second.ContentLength], [3, 10]);
    await assert.rejects(complete(UploadId, sent), { name: "NoSuchUpload" });
  });

  it("survive a restart under way, and leave no files once done", async () => {
    const UploadId = await begin();
    const first = await upload(UploadId, 1, parts[0] ?? Buffer.alloc(0));
    await upload(UploadId, 2, Buffer.from("sent again below"));
    await s3.service.stop();
    await s3.service.start();
    const second = await upload(UploadId, 2, Buffer.from("end"));
    await complete(UploadId, [first, second]);
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key, Range: "bytes=-3" }));
    assert.equal(await Body?.transformToString(), "end");
    await s3.service.stop();
    assert.equal((await readdir(join(s3.endpoint.context.dir, "s3", Bucket, "blobs"))).length, 2);
    await s3.service.start();
  });

  it("check the list of parts", async () => {
    const UploadId = await begin();
    const small = await upload(UploadId, 1, Buffer.from("small"));
    const last = await upload(UploadId, 2, Buffer.from("last"));
    await assert.rejects(complete(UploadId, [small, last]), { name: "EntityTooSmall" });
    await assert.rejects(complete(UploadId, [last, small]), { name: "InvalidPartOrder" });
    await assert.rejects(complete(UploadId, [{ ...small, ETag: '"other"' }]), { name: "InvalidPart" });
    await assert.rejects(complete(UploadId, [{ ...small, PartNumber: 9 }]), { name: "InvalidPart" });
    await assert.rejects(complete(UploadId, []), { name: "MalformedXML" });
    await assert.rejects(upload(UploadId, 10_001, Buffer.from("x")), { name: "InvalidArgument" });
    await assert.rejects(upload("absent", 1, Buffer.from("x")), { name: "NoSuchUpload" });
    await complete(UploadId, [small]);
  });

  it("hold to conditions", async () => {
    await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: "there" }));
    const UploadId = await begin();
    const part = await upload(UploadId, 1, Buffer.from("x"));
    await assert.rejects(complete(UploadId, [part], { IfNoneMatch: "*" }), { name: "PreconditionFailed" });
    await complete(UploadId, [part]);
  });

  it("carry composite and whole checksums", async () => {
    const composite = await begin({ ChecksumAlgorithm: "CRC32" });
    const sent = [await upload(composite, 1, Buffer.from("123456789"), { ChecksumAlgorithm: "CRC32" })];
    assert.equal(sent[0]?.ChecksumCRC32, "y/Q5Jg==");
    const made = await complete(composite, sent);
    assert.match(made.ChecksumCRC32 ?? "", /^.{8}-1$/);

    const whole = await begin({ ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" });
    const pieces = [
      await upload(whole, 1, parts[0] ?? Buffer.alloc(0), { ChecksumAlgorithm: "CRC32" }),
      await upload(whole, 2, Buffer.from("end"), { ChecksumAlgorithm: "CRC32" }),
    ];
    await assert.rejects(
      complete(whole, pieces, { ChecksumCRC32: "AAAAAA==", ChecksumType: "FULL_OBJECT" }),
      {
        name: "BadDigest",
      },
    );
    const { crc32 } = await import("node:zlib");
    const expected = Buffer.alloc(4);
    expected.writeUInt32BE(crc32(Buffer.concat([parts[0] ?? Buffer.alloc(0), Buffer.from("end")])));
    const { ChecksumCRC32 } = await complete(whole, pieces, {
      ChecksumCRC32: expected.toString("base64"),
      ChecksumType: "FULL_OBJECT",
    });
    assert.equal(ChecksumCRC32, expected.toString("base64"));
    await assert.rejects(begin({ ChecksumAlgorithm: "SHA256", ChecksumType: "FULL_OBJECT" }), {
      name: "InvalidRequest",
    });
  });

  it("copy parts of other objects", async () => {
    await s3.client.send(new PutObjectCommand({ Bucket, Key: "source", Body: "0123456789" }));
    const UploadId = await begin();
    const copy = (CopySourceRange?: string) =>
      s3.client.send(
        new UploadPartCopyCommand({
          Bucket,
          Key,
          UploadId,
          PartNumber: 1,
          CopySource: `${Bucket}/source`,
          CopySourceRange,
        }),
      );
    await assert.rejects(copy("bytes=5-10"), { name: "InvalidRange" });
    await assert.rejects(copy("5-6"), { name: "InvalidArgument" });
    const { CopyPartResult } = await copy("bytes=2-4");
    await complete(UploadId, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key }));
    assert.equal(await Body?.transformToString(), "234");
  });

  it("are listed, with their parts, until they are aborted", async () => {
    const UploadId = await begin();
    for (const number of [3, 1, 2]) await upload(UploadId, number, Buffer.from(String(number)));
    const { Uploads } = await s3.client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "dir/" }));
    assert.deepEqual(
      Uploads?.map((one) => [one.Key, one.UploadId]),
      [[Key, UploadId]],
    );
    const page = await s3.client.send(new ListPartsCommand({ Bucket, Key, UploadId, MaxParts: 2 }));
    assert.deepEqual(
      page.Parts?.map(({ PartNumber }) => PartNumber),
      [1, 2],
    );
    assert.equal(page.IsTruncated, true);
    const rest = await s3.client.send(
      new ListPartsCommand({ Bucket, Key, UploadId, PartNumberMarker: page.NextPartNumberMarker }),
    );
    assert.deepEqual(
      rest.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size]),
      [[3, 1]],
    );

    await s3.client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    assert.equal((await s3.client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads, undefined);
    await assert.rejects(s3.client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })), {
      name: "NoSuchUpload",
    });
    clock.advance(31_000);
    const blobs = join(s3.endpoint.context.dir, "s3", Bucket, "blobs");
    while ((await readdir(blobs)).length > 0) await new Promise((resolve) => setImmediate(resolve));
  });
});
