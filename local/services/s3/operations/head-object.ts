import type { S3Operation } from "../operation.ts";
import { onObject } from "../permissions.ts";
import { readObject } from "./get-object.ts";

export const headObject: S3Operation = {
  name: "HeadObject",
  permissions: onObject("s3:GetObject", "s3:GetObjectVersion"),
  route: { level: "object", method: "HEAD", optional: ["partNumber"] },
  run: readObject,
};
