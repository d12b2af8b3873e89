import type { Behavior, Origin } from "../distribution.ts";
import { Headers, hopByHop, isSafeHeader, listHas } from "../headers.ts";
import type { CachePolicy, Selection } from "../policies/cache-policy.ts";
import { selects } from "../policies/cache-policy.ts";
import type { OriginRequestPolicy } from "../policies/origin-request-policy.ts";

/** What CloudFront asks an origin for. */
export interface OriginRequest {
  readonly method: string;
  /** With the origin's own path in front, percent-encoded. */
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The viewer's request, after a viewer-request function. */
export interface ForwardableRequest {
  readonly id: string;
  readonly method: string;
  readonly uri: string;
  readonly query: string;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly ip: string;
  readonly port: number;
}

/** Headers that describe the body or its state and go along whatever the policies say. */
const alwaysForwarded = new Set([
  "content-type",
  "content-encoding",
  "content-language",
  "content-md5",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "range",
]);

/** Names that CloudFront writes itself. */
const own = new Set([
  "accept-encoding",
  "content-length",
  "cookie",
  "expect",
  "host",
  "via",
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-real-ip",
]);

const edgeName = "0123456789abcdef0123456789abcdef.cloudfront.net";

/**
 * The origin request: what the cache policy has in its key, what the origin request policy adds, and what
 * CloudFront always sends.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
 */
export function originRequest(
  request: ForwardableRequest,
  behavior: Behavior,
  origin: Origin,
  cachePolicy: CachePolicy | undefined,
  originPolicy: OriginRequestPolicy | undefined,
): OriginRequest {
  const keyed = cachePolicy ?? behavior.forwarded;
  const headers = forwardedHeaders(request, keyed?.headers, originPolicy?.headers);
  const encoding = acceptEncoding(request, cachePolicy, [keyed?.headers, originPolicy?.headers]);
  if (encoding) headers.set("Accept-Encoding", encoding);
  const forwardsHost = selectsHeader([keyed?.headers, originPolicy?.headers], "host");
  headers.set("Host", (forwardsHost ? request.headers.get("host") : undefined) ?? origin.domainName);
  if (!headers.has("user-agent")) headers.set("User-Agent", "Amazon CloudFront");
  const cookies = forwardedCookies(request.headers, [keyed?.cookies, originPolicy?.cookies]);
  if (cookies) headers.set("Cookie", cookies);
  const forwardedFor = request.headers.get("x-forwarded-for");
  headers.set("X-Forwarded-For", forwardedFor ? `${forwardedFor}, ${request.ip}` : request.ip);
  const via = request.headers.get("via");
  headers.set("Via", `${via ? `${via}, ` : ""}1.1 ${edgeName} (CloudFront)`);
  headers.set("X-Amz-Cf-Id", request.id);
  addViewerHeaders(headers, request, [keyed?.headers, originPolicy?.headers]);
  for (const [name, value] of origin.customHeaders) {
    if (isSafeHeader(name, value)) headers.set(name, value);
  }
  return {
    method: request.method,
    path: `${origin.path}${request.uri}`,
    query: forwardedQuery(request.query, [keyed?.queryStrings, originPolicy?.queryStrings]),
    headers,
    body: request.body,
  };
}

type Selections = readonly (Selection | undefined)[];

function selectsHeader(selections: Selections, name: string): boolean {
  return selections.some((selection) => selects(selection, name, true));
}

function forwardedHeaders(request: ForwardableRequest, ...selections: Selections): Headers {
  const headers = new Headers();
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase();
    if (
      own.has(lower) ||
      hopByHop.has(lower) ||
      lower.startsWith("x-amz-cf-") ||
      lower.startsWith("x-edge-")
    ) {
      continue;
    }
    if (alwaysForwarded.has(lower) || selectsHeader(selections, lower)) headers.append(name, value);
  }
  return headers;
}

/** With compression in the cache key the header is reduced to what CloudFront itself understands. */
export function acceptEncoding(
  request: ForwardableRequest,
  policy: CachePolicy | undefined,
  selections: Selections,
): string | undefined {
  const sent = request.headers.get("accept-encoding");
  if (sent === undefined) return undefined;
  if (!policy?.gzip && !policy?.brotli) {
    return selectsHeader(selections, "accept-encoding") ? sent : undefined;
  }
  const known = [
    ...(policy.brotli && listHas(sent, "br") ? ["br"] : []),
    ...(policy.gzip && listHas(sent, "gzip") ? ["gzip"] : []),
  ];
  return known.length > 0 ? known.join(",") : undefined;
}

export function forwardedCookies(headers: Headers, selections: Selections): string {
  const pairs: string[] = [];
  for (const [name, value] of headers) {
    if (name.toLowerCase() !== "cookie") continue;
    for (const pair of value.split(";")) {
      const cookie = pair.split("=", 1)[0]?.trim() ?? "";
      if (selections.some((selection) => selects(selection, cookie))) pairs.push(pair.trim());
    }
  }
  return pairs.join("; ");
}

export function forwardedQuery(query: string, selections: Selections): string {
  if (query === "" || selections.some((selection) => selection?.behavior === "all")) return query;
  return query
    .split("&")
    .filter((pair) => {
      const name = pair.split("=", 1)[0] ?? "";
      return name !== "" && selections.some((selection) => selects(selection, name));
    })
    .join("&");
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html */
function addViewerHeaders(headers: Headers, request: ForwardableRequest, selections: Selections): void {
  const asked = new Set(
    selections
      .filter(
        (selection) => selection?.behavior === "whitelist" || selection?.behavior.startsWith("allViewerAnd"),
      )
      .flatMap((selection) => selection?.items ?? [])
      .map((name) => name.toLowerCase())
      .filter((name) => name.startsWith("cloudfront-")),
  );
  if (asked.size === 0) return;
  const mobile = /\bMobile\b|Android|iPhone/i.test(request.headers.get("user-agent") ?? "");
  const values: readonly (readonly [string, string])[] = [
    ["CloudFront-Forwarded-Proto", "http"],
    ["CloudFront-Is-Android-Viewer", "false"],
    ["CloudFront-Is-Desktop-Viewer", String(!mobile)],
    ["CloudFront-Is-IOS-Viewer", "false"],
    ["CloudFront-Is-Mobile-Viewer", String(mobile)],
    ["CloudFront-Is-SmartTV-Viewer", "false"],
    ["CloudFront-Is-Tablet-Viewer", "false"],
    ["CloudFront-Viewer-Address", `${request.ip}:${request.port}`],
    ["CloudFront-Viewer-Country", "ZZ"],
    ["CloudFront-Viewer-Http-Version", "1.1"],
  ];
  for (const [name, value] of values) if (asked.has(name.toLowerCase())) headers.set(name, value);
}
