import assert from "node:assert/strict";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type LocalS3, startS3 } from "../service.ts";

describe("a bucket with versioning", () => {
  let s3: LocalS3;
  const Bucket = "site";

  beforeEach(async () => {
    s3 = await startS3();
    await s3.createBucket(Bucket);
  });

  afterEach(() => s3.stop());

  const put = async (Body: string) =>
    (await s3.client.send(new PutObjectCommand({ Bucket, Key: "a", Body }))).VersionId;
  const get = async (VersionId?: string) => {
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key: "a", VersionId }));
    return await Body?.transformToString();
  };

  it("tells its state", async () => {
    const state = async () => (await s3.client.send(new GetBucketVersioningCommand({ Bucket }))).Status;
    assert.equal(await state(), undefined);
    await s3.setVersioning(Bucket, "Enabled");
    assert.equal(await state(), "Enabled");
  });

  it("keeps every version", async () => {
    assert.equal(await put("0"), undefined);
    await s3.setVersioning(Bucket, "Enabled");
    const first = await put("1");
    const second = await put("2");
    assert.notEqual(first, second);
    assert.deepEqual([await get(), await get(first), await get("null")], ["2", "1", "0"]);
    await s3.client.send(
      new CopyObjectCommand({
        Bucket,
        Key: "a",
        CopySource: `${Bucket}/a?versionId=${first}`,
        MetadataDirective: "REPLACE",
      }),
    );
    assert.equal(await get(), "1");
    await assert.rejects(get("absent"), { name: "NoSuchVersion" });
  });

  it("hides what is deleted behind a marker, which can go", async () => {
    await s3.setVersioning(Bucket, "Enabled");
    const first = await put("1");
    const { VersionId: marker, DeleteMarker } = await s3.client.send(
      new DeleteObjectCommand({ Bucket, Key: "a" }),
    );
    assert.equal(DeleteMarker, true);
    await assert.rejects(get(), { name: "NoSuchKey" });
    await assert.rejects(get(marker), { name: "MethodNotAllowed" });
    assert.equal(await get(first), "1");
    assert.equal((await s3.client.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
    await s3.client.send(new DeleteObjectCommand({ Bucket, Key: "a", VersionId: marker }));
    assert.equal(await get(), "1");
    await s3.client.send(new DeleteObjectCommand({ Bucket, Key: "a", VersionId: first }));
    await assert.rejects(get(first), { name: "NoSuchVersion" });
  });

  it("deletes versions many at a time", async () => {
    await s3.setVersioning(Bucket, "Enabled");
    const first = await put("1");
    const { Deleted } = await s3.client.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: "a", VersionId: first }, { Key: "a" }] },
      }),
    );
    assert.equal(Deleted?.[0]?.VersionId, first);
    assert.equal(Deleted?.[1]?.DeleteMarker, true);
  });
});
