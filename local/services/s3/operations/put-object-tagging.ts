import { malformedXml } from "../errors.ts";
import { findVersion } from "../find-version.ts";
import { readTags, versionHeader } from "../object-headers.ts";
import type { S3Operation } from "../operation.ts";
import { onObject } from "../permissions.ts";
import { children, text, xmlBody } from "../xml-body.ts";

export const putObjectTagging: S3Operation = {
  name: "PutObjectTagging",
  permissions: onObject("s3:PutObjectTagging", "s3:PutObjectVersionTagging"),
  route: { level: "object", method: "PUT", query: ["tagging"] },
  async run(request, { store }) {
    const bucket = await store.bucket(request.bucket);
    const version = findVersion(bucket, request.key, request.query.get("versionId"));
    const [set = {}] = children(await xmlBody(request, "Tagging"), "TagSet");
    const pairs = children(set, "Tag").map((tag): [string, string] => {
      const key = text(tag, "Key");
      if (key === undefined) throw malformedXml();
      return [key, text(tag, "Value") ?? ""];
    });
    await bucket.tag(version, readTags(pairs));
    return { status: 200, headers: versionHeader(version) };
  },
};
