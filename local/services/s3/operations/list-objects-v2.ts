import { invalidArgument } from "../errors.ts";
import { listedObject } from "../listed-object.ts";
import { listObjects } from "../listing.ts";
import { numberParameter, owner, type S3Operation, textEncoder, xmlAnswer } from "../operation.ts";
import { onBucket } from "../permissions.ts";

export const listObjectsV2: S3Operation = {
  name: "ListObjectsV2",
  permissions: onBucket("s3:ListBucket"),
  route: { level: "bucket", method: "GET", query: ["list-type"] },
  async run(request, dependencies) {
    const { query } = request;
    const encode = textEncoder(query);
    const maxKeys = numberParameter(query, "max-keys", 1000, 1000);
    const prefix = query.get("prefix") ?? "";
    const delimiter = query.get("delimiter") ?? "";
    const token = query.get("continuation-token");
    const startAfter = query.get("start-after") ?? "";
    const listing = listObjects(await dependencies.store.bucket(request.bucket), {
      prefix,
      delimiter,
      maxKeys,
      after: token === null ? startAfter : readToken(token),
    });
    const withOwner = query.get("fetch-owner") === "true";
    return xmlAnswer("ListBucketResult", {
      Name: request.bucket,
      Prefix: encode(prefix),
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      MaxKeys: maxKeys,
      EncodingType: query.get("encoding-type") ?? undefined,
      KeyCount: listing.items.length + listing.commonPrefixes.length,
      IsTruncated: listing.truncated,
      ContinuationToken: token ?? undefined,
      NextContinuationToken: listing.truncated ? writeToken(listing.last) : undefined,
      StartAfter: startAfter === "" ? undefined : encode(startAfter),
      Contents: listing.items.map((version) => ({
        ...listedObject(version, encode),
        Owner: withOwner ? owner(dependencies) : undefined,
      })),
      CommonPrefixes: listing.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
    });
  },
};

function writeToken(last: string): string {
  return Buffer.from(`1${last}`).toString("base64");
}

function readToken(token: string): string {
  const text = Buffer.from(token, "base64").toString("utf8");
  if (!text.startsWith("1")) {
    throw invalidArgument("continuation-token", token, "The continuation token provided is incorrect");
  }
  return text.slice(1);
}
