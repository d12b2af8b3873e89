import { AwsError } from "../../../gateway/api.ts";
import type { S3Operation } from "../operation.ts";
import { onBucket } from "../permissions.ts";

export const getBucketPolicy: S3Operation = {
  name: "GetBucketPolicy",
  permissions: onBucket("s3:GetBucketPolicy"),
  route: { level: "bucket", method: "GET", query: ["policy"] },
  run({ bucket }, { settings }) {
    const { policy } = settings.of(bucket);
    if (!policy) {
      throw new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist", 404, {
        BucketName: bucket,
      });
    }
    return { status: 200, headers: { "content-type": "application/json" }, body: policy.text };
  },
};
