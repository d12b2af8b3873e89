import { findVersion } from "../find-version.ts";
import { versionHeader } from "../object-headers.ts";
import type { S3Operation } from "../operation.ts";
import { onObject } from "../permissions.ts";

export const deleteObjectTagging: S3Operation = {
  name: "DeleteObjectTagging",
  permissions: onObject("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"),
  route: { level: "object", method: "DELETE", query: ["tagging"] },
  async run({ bucket: name, key, query }, { store }) {
    const bucket = await store.bucket(name);
    const version = findVersion(bucket, key, query.get("versionId"));
    await bucket.tag(version, {});
    return { status: 204, headers: versionHeader(version) };
  },
};
