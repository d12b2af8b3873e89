import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../../gateway/api.ts";
import {
  type ChecksumAlgorithm,
  checksumAlgorithms,
  checksumHeader,
  isChecksumAlgorithm,
} from "./checksums.ts";
import { invalidArgument } from "./errors.ts";
import type { ObjectDescription, ObjectVersion, StoredObject } from "./object-version.ts";
import type { Expectations } from "./receive.ts";
import type { BucketSettings } from "./settings.ts";

/** Headers that S3 keeps with an object and answers as they were. */
const keptHeaders = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
  "x-amz-website-redirect-location",
  "x-amz-storage-class",
];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const maxMetadataBytes = 2048;

/** @throws AwsError MetadataTooLarge, InvalidTag */
export function describeFromHeaders(headers: IncomingHttpHeaders): ObjectDescription {
  const kept: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = headers[name];
    if (typeof value === "string" && value !== "") kept[name] = value;
  }
  // The framing of the upload is no property of the object.
  const encoding = kept["content-encoding"]
    ?.split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && part !== "aws-chunked")
    .join(", ");
  if (encoding) kept["content-encoding"] = encoding;
  else delete kept["content-encoding"];
  if (kept["x-amz-storage-class"] === "STANDARD") delete kept["x-amz-storage-class"];

  const metadata: Record<string, string> = Object.create(null);
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith("x-amz-meta-") || typeof value !== "string") continue;
    const short = name.slice("x-amz-meta-".length);
    bytes += Buffer.byteLength(short) + Buffer.byteLength(value);
    metadata[short] = value;
  }
  if (bytes > maxMetadataBytes) {
    throw new AwsError(
      "MetadataTooLarge",
      "Your metadata headers exceed the maximum allowed metadata size",
      400,
      {
        Size: String(bytes),
        MaxSizeAllowed: String(maxMetadataBytes),
      },
    );
  }
  const contentType = headers["content-type"];
  const tagging = headers["x-amz-tagging"];
  return {
    ...(contentType ? { contentType } : {}),
    headers: kept,
    metadata,
    ...(typeof tagging === "string" ? { tags: readTags([...new URLSearchParams(tagging)]) } : {}),
  };
}

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 * @throws AwsError InvalidTag, BadRequest
 */
export function readTags(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  if (pairs.length > 10) throw new AwsError("BadRequest", "Object tags cannot be greater than 10", 400);
  const tags: Record<string, string> = Object.create(null);
  for (const [key, value] of pairs) {
    if (key.length === 0 || key.length > 128) {
      throw new AwsError("InvalidTag", "The TagKey you have provided is invalid", 400, { TagKey: key });
    }
    if (value.length > 256) {
      throw new AwsError("InvalidTag", "The TagValue you have provided is invalid", 400, {
        TagKey: key,
        TagValue: value,
      });
    }
    if (key in tags) {
      throw new AwsError("InvalidTag", "Cannot provide multiple Tags with the same key", 400, {
        TagKey: key,
      });
    }
    tags[key] = value;
  }
  return tags;
}

/** What the sender announced about the bytes, in headers or (once the body is over) in `trailers`. */
export function readExpectations(
  headers: IncomingHttpHeaders,
  trailers: ReadonlyMap<string, string>,
): Expectations {
  const contentMd5 = headers["content-md5"];
  const algorithm = announcedAlgorithm(headers);
  const header = algorithm && headers[checksumHeader(algorithm)];
  return {
    ...(typeof contentMd5 === "string" ? { contentMd5 } : {}),
    ...(algorithm
      ? {
          checksum: {
            algorithm,
            value: () => (typeof header === "string" ? header : trailers.get(checksumHeader(algorithm))),
          },
        }
      : {}),
  };
}

function announcedAlgorithm(headers: IncomingHttpHeaders): ChecksumAlgorithm | undefined {
  const trailer = String(headers["x-amz-trailer"] ?? "").toLowerCase();
  const present = checksumAlgorithms.find(
    (algorithm) =>
      headers[checksumHeader(algorithm)] !== undefined || trailer.includes(checksumHeader(algorithm)),
  );
  if (present) return present;
  const asked = headers["x-amz-sdk-checksum-algorithm"] ?? headers["x-amz-checksum-algorithm"];
  return typeof asked === "string" ? algorithmOf(asked) : undefined;
}

/** @throws AwsError InvalidRequest */
export function algorithmOf(name: string): ChecksumAlgorithm {
  const upper = name.toUpperCase();
  if (isChecksumAlgorithm(upper)) return upper;
  throw new AwsError(
    "InvalidRequest",
    `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${checksumAlgorithms.join(", ")}]`,
    400,
  );
}

/** What GetObject and HeadObject answer beside the bytes. */
export function objectHeaders(
  object: StoredObject,
  settings: BucketSettings,
  options: { checksum: boolean },
): Record<string, string> {
  const headers: Record<string, string> = {
    "accept-ranges": "bytes",
    "content-type": object.contentType,
    etag: object.etag,
    "last-modified": object.lastModified.toUTCString(),
    ...object.headers,
    ...encryptionHeaders(settings),
    ...versionHeader(object),
  };
  for (const [name, value] of Object.entries(object.metadata))
    headers[`x-amz-meta-${name}`] = headerText(value);
  const tagCount = Object.keys(object.tags).length;
  if (tagCount > 0) headers["x-amz-tagging-count"] = String(tagCount);
  if (options.checksum) Object.assign(headers, checksumHeaders(object));
  return headers;
}

export function checksumHeaders({ checksum }: Pick<StoredObject, "checksum">): Record<string, string> {
  if (!checksum) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, "x-amz-checksum-type": checksum.type };
}

export function versionHeader({ versionId }: Pick<ObjectVersion, "versionId">): Record<string, string> {
  return versionId === "null" ? {} : { "x-amz-version-id": versionId };
}

export function encryptionHeaders({ encryption }: BucketSettings): Record<string, string> {
  return {
    "x-amz-server-side-encryption": encryption.algorithm,
    ...(encryption.kmsKeyId ? { "x-amz-server-side-encryption-aws-kms-key-id": encryption.kmsKeyId } : {}),
  };
}

/** What a presigned GET may change in the answer. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export function responseOverrides(query: URLSearchParams): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const name of [
    "content-type",
    "content-language",
    "expires",
    "cache-control",
    "content-disposition",
    "content-encoding",
  ]) {
    const value = query.get(`response-${name}`);
    if (value === null) continue;
    if (/[\r\n]/.test(value))
      throw invalidArgument(`response-${name}`, value, "Header value cannot hold line breaks");
    overrides[name] = value;
  }
  return overrides;
}

/** S3 answers metadata that HTTP cannot carry in RFC 2047's way. */
function headerText(value: string): string {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
    ? value
    : `=?UTF-8?B?${Buffer.from(value).toString("base64")}?=`;
}
