import assert from "node:assert/strict";
import { type BucketUnderTest, startBucket, statusOf } from "./bucket.ts";

describe("conditions on reads of S3 objects", () => {
  let s3: BucketUnderTest;
  let etag: string;
  const past = new Date(Date.now() - 3_600_000);
  const future = new Date(Date.now() + 3_600_000);

  beforeEach(async () => {
    s3 = await startBucket();
    etag = (await s3.put("a", "1")).ETag ?? "";
  });
  afterEach(() => s3.stop());

  it("hold", async () => {
    assert.equal((await s3.get("a", { IfMatch: etag })).text, "1");
    assert.equal((await s3.get("a", { IfNoneMatch: '"other"' })).text, "1");
    assert.equal((await s3.get("a", { IfModifiedSince: past })).text, "1");
    assert.equal((await s3.get("a", { IfUnmodifiedSince: future })).text, "1");
    assert.equal((await s3.get("a", { IfMatch: etag, IfUnmodifiedSince: past })).text, "1");
  });

  it("answer 304", async () => {
    for (const condition of [{ IfNoneMatch: etag }, { IfModifiedSince: future }, { IfNoneMatch: "*" }]) {
      await assert.rejects(s3.get("a", condition), (error) => statusOf(error) === 304);
    }
    assert.equal((await s3.get("a", { IfNoneMatch: '"other"', IfModifiedSince: future })).text, "1");
  });

  it("answer 412", async () => {
    for (const condition of [{ IfMatch: '"other"' }, { IfUnmodifiedSince: past }]) {
      await assert.rejects(s3.get("a", condition), { name: "PreconditionFailed" });
    }
  });
});

describe("conditions on writes of S3 objects", () => {
  let s3: BucketUnderTest;
  beforeEach(async () => {
    s3 = await startBucket();
  });
  afterEach(() => s3.stop());

  it("If-None-Match: * writes only what is new", async () => {
    await s3.put("a", "1", { IfNoneMatch: "*" });
    await assert.rejects(s3.put("a", "2", { IfNoneMatch: "*" }), { name: "PreconditionFailed" });
    assert.equal((await s3.get("a")).text, "1");
  });

  it("If-Match writes only over what was read", async () => {
    const { ETag } = await s3.put("a", "1");
    await s3.put("a", "2", { IfMatch: ETag });
    await assert.rejects(s3.put("a", "3", { IfMatch: ETag }), { name: "PreconditionFailed" });
    await assert.rejects(s3.put("b", "3", { IfMatch: ETag }), { name: "NoSuchKey" });
    assert.equal((await s3.get("a")).text, "2");
  });

  it("let one of ten writers win", async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, at) => s3.put("lock", String(at), { IfNoneMatch: "*" })),
    );
    assert.equal(outcomes.filter(({ status: outcome }) => outcome === "fulfilled").length, 1);
  });
});
