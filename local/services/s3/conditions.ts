import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../../gateway/api.ts";
import type { Precondition } from "./bucket.ts";
import { noSuchKey, preconditionFailed } from "./errors.ts";

/** What the conditions of a request compare with. */
export interface Validators {
  readonly etag: string;
  readonly lastModified: Date;
}

/**
 * Whether a read goes on (`proceed`) or is answered with 304, in HTTP's order of precedence.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 *
 * @throws AwsError PreconditionFailed
 */
export function readConditions(
  headers: IncomingHttpHeaders,
  { etag, lastModified }: Validators,
): "proceed" | "not-modified" {
  const ifMatch = headers["if-match"];
  const unmodifiedSince = dateOf(headers["if-unmodified-since"]);
  if (ifMatch !== undefined) {
    if (!etagMatches(ifMatch, etag)) throw preconditionFailed("If-Match");
  } else if (unmodifiedSince !== undefined && lastModified.getTime() > unmodifiedSince) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  const ifNoneMatch = headers["if-none-match"];
  const modifiedSince = dateOf(headers["if-modified-since"]);
  if (ifNoneMatch !== undefined) return etagMatches(ifNoneMatch, etag) ? "not-modified" : "proceed";
  return modifiedSince !== undefined && lastModified.getTime() <= modifiedSince ? "not-modified" : "proceed";
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function writeCondition(headers: IncomingHttpHeaders, key: string): Precondition | undefined {
  const ifMatch = headers["if-match"];
  const ifNoneMatch = headers["if-none-match"];
  if (ifNoneMatch !== undefined && ifNoneMatch !== "*") {
    throw new AwsError(
      "NotImplemented",
      "A header you provided implies functionality that is not implemented: If-None-Match takes * only.",
      501,
    );
  }
  if (ifMatch === undefined && ifNoneMatch === undefined) return undefined;
  return (latest) => {
    const current = latest?.deleteMarker ? undefined : latest;
    if (ifNoneMatch !== undefined && current) throw preconditionFailed("If-None-Match");
    if (ifMatch === undefined) return;
    if (!current) throw noSuchKey(key);
    if (!etagMatches(ifMatch, current.etag)) throw preconditionFailed("If-Match");
  };
}

/** The conditions of a copy on its source. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export function copyConditions(headers: IncomingHttpHeaders, validators: Validators): void {
  const source = (name: string): string | undefined => {
    const value = headers[`x-amz-copy-source-${name}`];
    return typeof value === "string" ? value : undefined;
  };
  const outcome = readConditions(
    {
      "if-match": source("if-match"),
      "if-none-match": source("if-none-match"),
      "if-modified-since": source("if-modified-since"),
      "if-unmodified-since": source("if-unmodified-since"),
    },
    validators,
  );
  if (outcome === "not-modified") throw preconditionFailed("x-amz-copy-source");
}

function etagMatches(header: string, etag: string): boolean {
  return header.split(",").some((item) => {
    const value = item.trim().replace(/^W\//, "");
    return value === "*" || value === etag || `"${value}"` === etag;
  });
}

function dateOf(header: string | undefined): number | undefined {
  const time = header === undefined ? Number.NaN : Date.parse(header);
  return Number.isNaN(time) ? undefined : time;
}
