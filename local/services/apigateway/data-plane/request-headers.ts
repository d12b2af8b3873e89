import type { ExecuteRequest, HeaderTable } from "./exchange.ts";

/** Names that API Gateway writes its own way; all others stay as the client sent them. */
const canonicalNames = new Map(
  [
    "Host",
    "User-Agent",
    "Authorization",
    "X-Forwarded-For",
    "X-Forwarded-Port",
    "X-Forwarded-Proto",
    "X-Amzn-Trace-Id",
    "X-Amz-Cf-Id",
    "Via",
  ].map((name) => [name.toLowerCase(), name]),
);

/**
 * Names that never reach an integration.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
const dropped = new Set([
  "connection",
  "content-length",
  "content-md5",
  "expect",
  "keep-alive",
  "max-forwards",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "server",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "www-authenticate",
]);

/** What CloudFront adds in front of an edge-optimised API; there is no geography here, so the values are fixed. */
const edgeHeaders: readonly (readonly [string, string])[] = [
  ["CloudFront-Forwarded-Proto", "https"],
  ["CloudFront-Is-Desktop-Viewer", "true"],
  ["CloudFront-Is-Mobile-Viewer", "false"],
  ["CloudFront-Is-SmartTV-Viewer", "false"],
  ["CloudFront-Is-Tablet-Viewer", "false"],
  ["CloudFront-Viewer-ASN", "64512"],
  ["CloudFront-Viewer-Country", "ZZ"],
];
const edgeVia = "1.1 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront)";

/**
 * The headers as an integration sees them. A repeated header has its last value in `single` and all of them, in
 * order, in `multi`.
 */
export function requestHeaders(
  request: ExecuteRequest,
  trace: string,
  edgeRequestId: string | undefined,
): HeaderTable {
  const single = Object.create(null) as Record<string, string>;
  const multi = Object.create(null) as Record<string, string[]>;
  const names = new Map<string, string>();
  const add = (name: string, value: string) => {
    const lower = name.toLowerCase();
    const known = names.get(lower);
    if (known !== undefined) {
      single[known] = value;
      multi[known]?.push(value);
      return;
    }
    const shown = canonicalNames.get(lower) ?? name;
    names.set(lower, shown);
    single[shown] = value;
    multi[shown] = [value];
  };
  const replace = (name: string, value: string) => {
    const shown = names.get(name.toLowerCase()) ?? name;
    names.set(name.toLowerCase(), shown);
    single[shown] = value;
    multi[shown] = [value];
  };
  for (const [name, value] of request.headers) {
    if (!dropped.has(name.toLowerCase())) add(name, value);
  }
  replace("Host", request.host);
  replace("X-Amzn-Trace-Id", trace);
  const forwarded = multi["X-Forwarded-For"]?.join(", ");
  replace("X-Forwarded-For", forwarded ? `${forwarded}, ${request.sourceIp}` : request.sourceIp);
  // API Gateway speaks HTTPS alone, so that is what a function sees here too.
  replace("X-Forwarded-Port", "443");
  replace("X-Forwarded-Proto", "https");
  if (edgeRequestId !== undefined) {
    for (const [name, value] of edgeHeaders) replace(name, value);
    replace("X-Amz-Cf-Id", edgeRequestId);
    const via = multi.Via?.join(", ");
    replace("Via", via ? `${via}, ${edgeVia}` : edgeVia);
  }
  return { single, multi, names };
}
