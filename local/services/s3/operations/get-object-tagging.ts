import { findVersion } from "../find-version.ts";
import { versionHeader } from "../object-headers.ts";
import { type S3Operation, xmlAnswer } from "../operation.ts";
import { onObject } from "../permissions.ts";

export const getObjectTagging: S3Operation = {
  name: "GetObjectTagging",
  permissions: onObject("s3:GetObjectTagging", "s3:GetObjectVersionTagging"),
  route: { level: "object", method: "GET", query: ["tagging"] },
  async run({ bucket: name, key, query }, { store }) {
    const bucket = await store.bucket(name);
    const version = findVersion(bucket, key, query.get("versionId"));
    const tags = Object.entries(version.tags).map(([Key, Value]) => ({ Key, Value }));
    return xmlAnswer("Tagging", { TagSet: { Tag: tags } }, versionHeader(version));
  },
};
