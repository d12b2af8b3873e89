import type { S3Operation } from "../operation.ts";
import { readObject } from "./get-object.ts";

export const headObject: S3Operation = {
  name: "HeadObject",
  route: { level: "object", method: "HEAD", optional: ["partNumber"] },
  action: "s3:GetObject",
  run: readObject,
};
