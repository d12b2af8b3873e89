import assert from "node:assert/strict";
import { type BucketUnderTest, startBucket, statusOf } from "./bucket.ts";

describe("ranges of S3 objects", () => {
  let s3: BucketUnderTest;
  beforeEach(async () => {
    s3 = await startBucket();
    await s3.put("digits", "0123456789");
  });
  afterEach(() => s3.stop());

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
      const answer = await s3.get("digits", { Range });
      assert.deepEqual([answer.text, answer.ContentRange], [text, ContentRange]);
      assert.equal(answer.$metadata.httpStatusCode, ContentRange ? 206 : 200);
    });
  }

  for (const Range of ["bytes=10-", "bytes=-0"]) {
    it(`${Range} is past the end`, async () => {
      await assert.rejects(s3.get("digits", { Range }), (error) => statusOf(error) === 416);
    });
  }

  it("of an empty object are past its end", async () => {
    await s3.put("empty", "");
    await assert.rejects(s3.get("empty", { Range: "bytes=0-" }), { name: "InvalidRange" });
    assert.equal((await s3.get("empty")).text, "");
  });
});
