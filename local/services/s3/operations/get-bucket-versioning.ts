import { type S3Operation, xmlAnswer } from "../operation.ts";
import { onBucket } from "../permissions.ts";

export const getBucketVersioning: S3Operation = {
  name: "GetBucketVersioning",
  permissions: onBucket("s3:GetBucketVersioning"),
  route: { level: "bucket", method: "GET", query: ["versioning"] },
  run({ bucket }, { settings }) {
    const { versioning } = settings.of(bucket);
    return xmlAnswer("VersioningConfiguration", versioning === "Disabled" ? {} : { Status: versioning });
  },
};
