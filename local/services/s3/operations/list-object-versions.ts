import { listedObject } from "../listed-object.ts";
import { listVersions } from "../listing.ts";
import { numberParameter, owner, type S3Operation, textEncoder, timestamp, xmlAnswer } from "../operation.ts";
import { onBucket } from "../permissions.ts";

export const listObjectVersions: S3Operation = {
  name: "ListObjectVersions",
  permissions: onBucket("s3:ListBucketVersions"),
  route: { level: "bucket", method: "GET", query: ["versions"] },
  async run(request, dependencies) {
    const { query } = request;
    const encode = textEncoder(query);
    const maxKeys = numberParameter(query, "max-keys", 1000, 1000);
    const prefix = query.get("prefix") ?? "";
    const delimiter = query.get("delimiter") ?? "";
    const keyMarker = query.get("key-marker") ?? "";
    const versionMarker = query.get("version-id-marker") ?? "";
    const bucket = await dependencies.store.bucket(request.bucket);
    const listing = listVersions(bucket, {
      prefix,
      delimiter,
      maxKeys,
      after: keyMarker,
      afterVersion: versionMarker,
    });
    const state = (version: (typeof listing.items)[number]) => ({
      VersionId: version.versionId,
      IsLatest: bucket.latest(version.key) === version,
      Owner: owner(dependencies),
    });
    return xmlAnswer("ListVersionsResult", {
      Name: request.bucket,
      Prefix: encode(prefix),
      KeyMarker: encode(keyMarker),
      VersionIdMarker: versionMarker,
      NextKeyMarker: listing.truncated ? encode(listing.last) : undefined,
      NextVersionIdMarker: listing.truncated && listing.lastVersion !== "" ? listing.lastVersion : undefined,
      MaxKeys: maxKeys,
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      EncodingType: query.get("encoding-type") ?? undefined,
      IsTruncated: listing.truncated,
      Version: listing.items
        .filter(({ deleteMarker }) => !deleteMarker)
        .map((version) => ({ ...listedObject(version, encode), ...state(version) })),
      DeleteMarker: listing.items
        .filter(({ deleteMarker }) => deleteMarker)
        .map((version) => ({
          Key: encode(version.key),
          LastModified: timestamp(version.lastModified),
          ...state(version),
        })),
      CommonPrefixes: listing.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
    });
  },
};
