import { AwsError } from "../../../gateway/api.ts";
import { checksumElement } from "../checksums.ts";
import { writeCondition } from "../conditions.ts";
import { copySource } from "../copy-source.ts";
import { describeFromHeaders, encryptionHeaders, versionHeader } from "../object-headers.ts";
import { describe } from "../objects.ts";
import { type S3Operation, timestamp, xmlAnswer } from "../operation.ts";
import { toCopy } from "../permissions.ts";

export const copyObject: S3Operation = {
  name: "CopyObject",
  permissions: toCopy,
  route: { level: "object", method: "PUT", header: "x-amz-copy-source" },
  async run(request, dependencies) {
    const { headers, key } = request;
    const source = await copySource(request, dependencies);
    const replaceMetadata = headers["x-amz-metadata-directive"] === "REPLACE";
    const replaceTags = headers["x-amz-tagging-directive"] === "REPLACE";
    if (source.bucket.name === request.bucket && source.version.key === key && !replaceMetadata) {
      throw new AwsError(
        "InvalidRequest",
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
        400,
      );
    }
    const target = await dependencies.store.bucket(request.bucket);
    const given = describe(describeFromHeaders(headers));
    const { contentType, headers: kept, metadata } = replaceMetadata ? given : source.version;
    const blobs = [];
    for (const blob of source.version.blobs) blobs.push(await target.blobs.copy(source.bucket.blobs, blob));
    const settings = dependencies.settings.of(request.bucket);
    const version = await target.put(
      {
        key,
        size: source.version.size,
        etag: source.version.etag,
        contentType,
        headers: kept,
        metadata,
        tags: replaceTags ? given.tags : source.version.tags,
        ...(source.version.checksum ? { checksum: source.version.checksum } : {}),
        ...(source.version.multipart ? { multipart: true as const } : {}),
        blobs,
      },
      settings.versioning,
      writeCondition(headers, key),
    );
    return xmlAnswer(
      "CopyObjectResult",
      {
        LastModified: timestamp(version.lastModified),
        ETag: version.etag,
        ...(version.checksum
          ? {
              [checksumElement(version.checksum.algorithm)]: version.checksum.value,
              ChecksumType: version.checksum.type,
            }
          : {}),
      },
      {
        ...encryptionHeaders(settings),
        ...versionHeader(version),
        ...(source.version.versionId === "null"
          ? {}
          : { "x-amz-copy-source-version-id": source.version.versionId }),
      },
    );
  },
};
