import type { S3Operation } from "../operation.ts";
import { onObject } from "../permissions.ts";

export const abortMultipartUpload: S3Operation = {
  name: "AbortMultipartUpload",
  permissions: onObject("s3:AbortMultipartUpload"),
  route: { level: "object", method: "DELETE", query: ["uploadId"] },
  async run({ bucket: name, key, query }, { store }) {
    const bucket = await store.bucket(name);
    const { upload } = bucket.upload(query.get("uploadId") ?? "", key);
    await bucket.abortUpload(upload.id);
    return { status: 204 };
  },
};
