import { hash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { SignedRequest } from "./sigv4.ts";

/**
 * What the client signed, written down again from what arrived.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @param path - as sent, percent-encoded
 * @param payloadHash - hex, or what `x-amz-content-sha256` said in its place
 */
export function canonicalRequest(
  stream: Pick<IncomingMessage, "method" | "headersDistinct">,
  path: string,
  query: URLSearchParams,
  signature: SignedRequest,
  payloadHash: string,
): string {
  const { signedHeaders } = signature;
  const headers = signedHeaders
    .map((name) => `${name}:${headerValue(stream.headersDistinct[name])}\n`)
    .join("");
  const canonicalPath = signature.scope === "s3" ? pathOfS3(path) : pathOfOthers(path);
  return `${stream.method}\n${canonicalPath}\n${canonicalQuery(query)}\n${headers}\n${signedHeaders.join(";")}\n${payloadHash}`;
}

export function stringToSign(signature: SignedRequest, canonical: string): string {
  return `AWS4-HMAC-SHA256\n${signature.amzDate}\n${credentialScope(signature)}\n${hash("sha256", canonical)}`;
}

/** `20261124/us-east-1/dynamodb/aws4_request` */
export function credentialScope({ date, region, scope }: SignedRequest): string {
  return `${date}/${region}/${scope}/aws4_request`;
}

function headerValue(values: readonly string[] | undefined): string {
  return (values ?? []).map((value) => value.trim().replace(/ {2,}/g, " ")).join(",");
}

/** Encoded once: a key of an object is whatever it is, dots and all. */
function pathOfS3(path: string): string {
  return path.split("/").map(encodedOnce).join("/");
}

/** Dot segments and empty ones are gone, and what is encoded already is encoded again. */
function pathOfOthers(path: string): string {
  if (path === "/") return path;
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(strictEncode(segment));
  }
  const trailing = kept.length > 0 && path.endsWith("/") ? "/" : "";
  return `/${kept.join("/")}${trailing}`;
}

function canonicalQuery(query: URLSearchParams): string {
  if (query.size === 0) return "";
  return [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]): [string, string] => [strictEncode(name), strictEncode(value)])
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function encodedOnce(segment: string): string {
  try {
    return strictEncode(decodeURIComponent(segment));
  } catch {
    // Not UTF-8 behind the percent signs: nobody can have signed anything else.
    return segment;
  }
}

/** RFC 3986: encodeURIComponent leaves five more characters than AWS does. */
export function strictEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
