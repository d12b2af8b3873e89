import type { S3Operation } from "../operation.ts";
import { onBucket } from "../permissions.ts";

export const headBucket: S3Operation = {
  name: "HeadBucket",
  permissions: onBucket("s3:ListBucket"),
  route: { level: "bucket", method: "HEAD" },
  run: (_request, { region }) => ({
    status: 200,
    headers: { "content-type": "application/xml", "x-amz-bucket-region": region },
  }),
};
