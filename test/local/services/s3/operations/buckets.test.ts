import assert from "node:assert/strict";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type LocalS3, startS3 } from "../service.ts";

describe("buckets, through the SDK", () => {
  let s3: LocalS3;

  beforeEach(async () => {
    s3 = await startS3({ region: "eu-west-1" });
  });

  afterEach(() => s3.stop());

  it("are made, listed, found and deleted", async () => {
    await s3.createBucket("site-b");
    await s3.createBucket("site-a");
    const { Buckets } = await s3.client.send(new ListBucketsCommand({}));
    assert.deepEqual(
      Buckets?.map(({ Name }) => Name),
      ["site-a", "site-b"],
    );
    assert.ok(Buckets?.[0]?.CreationDate instanceof Date);
    const head = await s3.client.send(new HeadBucketCommand({ Bucket: "site-a" }));
    assert.equal(head.BucketRegion, "eu-west-1");
    const { LocationConstraint } = await s3.client.send(new GetBucketLocationCommand({ Bucket: "site-a" }));
    assert.equal(LocationConstraint, "eu-west-1");
    await s3.client.send(new DeleteBucketCommand({ Bucket: "site-a" }));
    await assert.rejects(s3.client.send(new HeadBucketCommand({ Bucket: "site-a" })), { name: "NotFound" });
  });

  it("stay over a restart", async () => {
    await s3.createBucket("site");
    await s3.service.stop();
    await s3.service.start();
    assert.equal((await s3.client.send(new ListBucketsCommand({}))).Buckets?.[0]?.Name, "site");
  });

  it("are refused with a bad name, or when they are there", async () => {
    await assert.rejects(s3.createBucket("Site"), { name: "InvalidBucketName" });
    await assert.rejects(s3.client.send(new CreateBucketCommand({ Bucket: "a..b" })), {
      name: "InvalidBucketName",
    });
    await s3.createBucket("site");
    await assert.rejects(s3.createBucket("site"), { name: "BucketAlreadyOwnedByYou" });
  });

  it("are not deleted with something in them", async () => {
    await s3.createBucket("site");
    await s3.client.send(new PutObjectCommand({ Bucket: "site", Key: "a", Body: "1" }));
    await assert.rejects(s3.client.send(new DeleteBucketCommand({ Bucket: "site" })), {
      name: "BucketNotEmpty",
    });
  });

  it("have no policy unless the program gives one", async () => {
    await s3.createBucket("site");
    await assert.rejects(s3.client.send(new GetBucketPolicyCommand({ Bucket: "site" })), {
      name: "NoSuchBucketPolicy",
    });
  });
});
