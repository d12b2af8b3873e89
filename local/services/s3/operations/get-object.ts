import { type ApiResponse, AwsError } from "../../../gateway/api.ts";
import { readConditions } from "../conditions.ts";
import { findVersion } from "../find-version.ts";
import { objectHeaders, responseOverrides } from "../object-headers.ts";
import type { StoredObject } from "../object-version.ts";
import { storedObject } from "../objects.ts";
import { numberParameter, type S3Dependencies, type S3Operation, type S3Request } from "../operation.ts";
import { onObject } from "../permissions.ts";
import { type ByteRange, readRange } from "../range.ts";

export const getObject: S3Operation = {
  name: "GetObject",
  note: "Several ranges in one request answer the whole object, as on AWS. No encryption with customer keys.",
  permissions: onObject("s3:GetObject", "s3:GetObjectVersion"),
  route: { level: "object", method: "GET", optional: ["partNumber"] },
  run: readObject,
};

/** GetObject and HeadObject: they differ in the body alone, which the gateway leaves out. */
export async function readObject(request: S3Request, dependencies: S3Dependencies): Promise<ApiResponse> {
  const { headers, query } = request;
  const bucket = await dependencies.store.bucket(request.bucket);
  const object = storedObject(bucket, findVersion(bucket, request.key, query.get("versionId")));
  const settings = dependencies.settings.of(request.bucket);
  const outcome = readConditions(headers, object);
  const part = partRange(query, object);
  const range =
    part ?? (ifRangeHolds(headers["if-range"], object) ? readRange(headers.range, object.size) : undefined);
  const answered: Record<string, string> = {
    ...objectHeaders(object, settings, {
      // A checksum is of the whole object, so a part of it is answered without.
      checksum: headers["x-amz-checksum-mode"] !== undefined && range === undefined,
    }),
    ...responseOverrides(query),
    ...(part && object.partSizes ? { "x-amz-mp-parts-count": String(object.partSizes.length) } : {}),
  };
  if (outcome === "not-modified") {
    delete answered["content-type"];
    return { status: 304, headers: answered };
  }
  const { start, end } = range ?? { start: 0, end: object.size - 1 };
  return {
    status: range ? 206 : 200,
    headers: {
      ...answered,
      "content-length": String(end - start + 1),
      ...(range ? { "content-range": `bytes ${start}-${end}/${object.size}` } : {}),
    },
    ...(request.method === "HEAD" ? {} : { body: object.open(start, end) }),
  };
}

/** The bytes of one part of a multipart upload; an object put whole is its own part 1. */
function partRange(query: URLSearchParams, object: StoredObject): ByteRange | undefined {
  if (!query.has("partNumber")) return undefined;
  const number = numberParameter(query, "partNumber", 1, 10_000);
  const sizes = object.partSizes ?? [object.size];
  const size = sizes[number - 1];
  if (size === undefined) {
    throw new AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", 416, {
      PartNumberRequested: String(number),
      ActualPartCount: String(sizes.length),
    });
  }
  if (object.size === 0) return undefined;
  const start = sizes.slice(0, number - 1).reduce((sum, one) => sum + one, 0);
  return { start, end: start + size - 1 };
}

function ifRangeHolds(header: string | string[] | undefined, { etag, lastModified }: StoredObject): boolean {
  if (typeof header !== "string") return true;
  if (header.includes('"')) return header === etag;
  return Math.floor(lastModified.getTime() / 1000) * 1000 <= Date.parse(header);
}
