import { escapeXml } from "../../../gateway/xml.ts";
import { type S3Operation, s3Namespace } from "../operation.ts";
import { onBucket } from "../permissions.ts";

export const getBucketLocation: S3Operation = {
  name: "GetBucketLocation",
  permissions: onBucket("s3:GetBucketLocation"),
  route: { level: "bucket", method: "GET", query: ["location"] },
  run: (_request, { region }) => ({
    status: 200,
    headers: { "content-type": "application/xml" },
    // us-east-1 is told by saying nothing: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="${s3Namespace}">${region === "us-east-1" ? "" : escapeXml(region)}</LocationConstraint>`,
  }),
};
