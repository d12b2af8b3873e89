import { findVersion } from "../find-version.ts";
import { versionHeader } from "../object-headers.ts";
import { type S3Operation, xmlAnswer } from "../operation.ts";

export const getObjectTagging: S3Operation = {
  name: "GetObjectTagging",
  route: { level: "object", method: "GET", query: ["tagging"] },
  action: "s3:GetObjectTagging",
  async run({ bucket: name, key, query }, { store }) {
    const bucket = await store.bucket(name);
    const version = findVersion(bucket, key, query.get("versionId"));
    const tags = Object.entries(version.tags).map(([Key, Value]) => ({ Key, Value }));
    return xmlAnswer("Tagging", { TagSet: { Tag: tags } }, versionHeader(version));
  },
};
