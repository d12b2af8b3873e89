import type { S3Operation } from "../operation.ts";
import { onBucket } from "../permissions.ts";

export const deleteBucket: S3Operation = {
  name: "DeleteBucket",
  permissions: onBucket("s3:DeleteBucket"),
  route: { level: "bucket", method: "DELETE" },
  async run({ bucket }, { store, settings }) {
    await store.deleteBucket(bucket);
    settings.forget(bucket);
    return { status: 204 };
  },
};
