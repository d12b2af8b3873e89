import { listedObject } from "../listed-object.ts";
import { listObjects as walk } from "../listing.ts";
import { numberParameter, owner, type S3Operation, textEncoder, xmlAnswer } from "../operation.ts";
import { onBucket } from "../permissions.ts";

export const listObjects: S3Operation = {
  name: "ListObjects",
  permissions: onBucket("s3:ListBucket"),
  route: { level: "bucket", method: "GET" },
  async run(request, dependencies) {
    const { query } = request;
    const encode = textEncoder(query);
    const maxKeys = numberParameter(query, "max-keys", 1000, 1000);
    const prefix = query.get("prefix") ?? "";
    const delimiter = query.get("delimiter") ?? "";
    const marker = query.get("marker") ?? "";
    const bucket = await dependencies.store.bucket(request.bucket);
    const listing = walk(bucket, { prefix, delimiter, maxKeys, after: marker });
    return xmlAnswer("ListBucketResult", {
      Name: request.bucket,
      Prefix: encode(prefix),
      Marker: encode(marker),
      // Answered only with a delimiter; else clients go on from the last key.
      NextMarker: listing.truncated && delimiter !== "" ? encode(listing.last) : undefined,
      MaxKeys: maxKeys,
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      EncodingType: query.get("encoding-type") ?? undefined,
      IsTruncated: listing.truncated,
      Contents: listing.items.map((version) => ({
        ...listedObject(version, encode),
        Owner: owner(dependencies),
      })),
      CommonPrefixes: listing.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
    });
  },
};
