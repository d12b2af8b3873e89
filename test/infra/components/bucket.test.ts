import assert from "node:assert/strict";
import type * as BucketModule from "../../../infra/components/bucket.ts";
import { loadProgramModule, names, one, register } from "../../helpers/pulumi-mocks.ts";

const { Bucket } = loadProgramModule<typeof BucketModule>("infra/components/bucket.ts");

describe("Bucket", () => {
  it("is a bucket, and what makes it private", async () => {
    const resources = await register(() => new Bucket("files"));
    assert.deepEqual(
      resources.map(({ type, name, inputs }) => [`${type}::${name}`, inputs]),
      [
        ["aws:s3/bucket:Bucket::files", { forceDestroy: false }],
        [
          "aws:s3/bucketOwnershipControls:BucketOwnershipControls::files-ownership",
          { bucket: "files-id", rule: { objectOwnership: "BucketOwnerEnforced" } },
        ],
        [
          "aws:s3/bucketPolicy:BucketPolicy::files-policy",
          {
            bucket: "files-id",
            policy: JSON.stringify({
              Version: "2012-10-17",
              Statement: [
                {
                  Sid: "TlsOnly",
                  Effect: "Deny",
                  Principal: "*",
                  Action: "s3:*",
                  Resource: [
                    "arn:aws:s3:us-east-1:123456789012:files",
                    "arn:aws:s3:us-east-1:123456789012:files/*",
                  ],
                  Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
              ],
            }),
          },
        ],
        [
          "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock::files-access",
          {
            bucket: "files-id",
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
          },
        ],
        [
          "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration::files-encryption",
          { bucket: "files-id", rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
        ],
        [
          "aws:s3/bucketVersioning:BucketVersioning::files-versioning",
          { bucket: "files-id", versioningConfiguration: { status: "Enabled" } },
        ],
        ["platform:components:Bucket::files", {}],
      ],
    );
  });

  it("goes with its stack when it is told so", async () => {
    const resources = await register(() => new Bucket("files", { protect: false }));
    assert.deepEqual(one(resources, "aws:s3/bucket:Bucket").inputs, { forceDestroy: true });
    assert.equal(names(resources).length, 7);
  });

  it("lets old versions go after the days it is given, and upload parts that nobody finished", async () => {
    const resources = await register(() => new Bucket("files", { expireOldVersionsAfterDays: 90 }));
    const lifecycle = one(resources, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
    assert.deepEqual(lifecycle.inputs, {
      bucket: "files-id",
      rules: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: { prefix: "" },
          noncurrentVersionExpiration: { noncurrentDays: 90 },
          expiration: { expiredObjectDeleteMarker: true },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    });
  });

  for (const retain of [true, false]) {
    it(retain ? "stays with its files when retained" : "goes with its files when not", async () => {
      const resources = await register(() => new Bucket("files", { protect: false, retain }));
      assert.deepEqual(one(resources, "aws:s3/bucket:Bucket").inputs, { forceDestroy: !retain });
    });
  }
});
