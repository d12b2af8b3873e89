import type { S3Operation } from "../operation.ts";

export const headBucket: S3Operation = {
  name: "HeadBucket",
  route: { level: "bucket", method: "HEAD" },
  action: "s3:ListBucket",
  run: (_request, { region }) => ({
    status: 200,
    headers: { "content-type": "application/xml", "x-amz-bucket-region": region },
  }),
};
