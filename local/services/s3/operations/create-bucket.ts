import { AwsError } from "../../../gateway/api.ts";
import { bucketNameProblem } from "../bucket-name.ts";
import type { S3Operation } from "../operation.ts";
import { onBucket } from "../permissions.ts";

export const createBucket: S3Operation = {
  name: "CreateBucket",
  note: "Any location constraint is taken; the bucket is in the stack's region. ACL headers are ignored.",
  permissions: onBucket("s3:CreateBucket"),
  route: { level: "bucket", method: "PUT" },
  async run({ bucket }, { store, region }) {
    const problem = bucketNameProblem(bucket);
    if (problem !== undefined) {
      throw new AwsError(
        "InvalidBucketName",
        `The specified bucket is not valid: "${bucket}" ${problem}.`,
        400,
        {
          BucketName: bucket,
        },
      );
    }
    // In us-east-1 alone, making one's own bucket again is no error:
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
    if (store.has(bucket) && region !== "us-east-1") {
      throw new AwsError(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
        409,
        { BucketName: bucket },
      );
    }
    await store.createBucket(bucket);
    return { status: 200, headers: { location: `/${bucket}` } };
  },
};
