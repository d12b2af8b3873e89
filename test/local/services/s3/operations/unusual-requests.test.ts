import assert from "node:assert/strict";
import { type BucketUnderTest, startBucket } from "./bucket.ts";

describe("requests to S3 that no SDK sends", () => {
  let s3: BucketUnderTest;
  beforeEach(async () => {
    s3 = await startBucket();
  });
  afterEach(() => s3.stop());

  it("without a length are refused", async () => {
    const answer = await s3.raw("PUT", "/site/a", { "transfer-encoding": "chunked" }, "hello");
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
      const answer = await s3.raw("POST", "/site?delete", {}, body);
      assert.equal(answer.status, 400);
      assert.match(answer.body, /<Code>MalformedXML<\/Code>/);
    });
  }

  it("name what is not supported", async () => {
    const answer = await s3.raw("GET", "/site?acl", {});
    assert.equal(answer.status, 501);
    assert.match(answer.body, /does not support s3:GET bucket\?acl/);
  });

  it("reach a bucket by its own host name", async () => {
    await s3.put("a", "1");
    for (const host of ["site.localhost:4566", "site.s3.localhost:4566", "site.s3.us-east-1.localhost"]) {
      assert.equal((await s3.raw("GET", "/a", { host })).body, "1");
    }
  });

  it("of another account's bucket are refused", async () => {
    await s3.put("a", "1");
    const answer = await s3.raw("GET", "/site/a", { "x-amz-expected-bucket-owner": "111111111111" });
    assert.equal(answer.status, 403);
  });
});
