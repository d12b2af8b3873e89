import { globMatches } from "../glob.ts";
import type { Headers } from "../headers.ts";
import type { CorsPolicy, ResponseHeadersPolicy } from "../policies/response-headers-policy.ts";

/**
 * Adds and removes what a response headers policy says.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
 */
export function applyResponsePolicy(
  policy: ResponseHeadersPolicy,
  request: { readonly method: string; readonly headers: Headers },
  headers: Headers,
  endpointUrl: string,
): void {
  for (const name of policy.remove) headers.delete(name);
  for (const { name, value, override } of policy.headers) {
    if (override || !headers.has(name)) headers.set(name, withLocalS3(value, endpointUrl));
  }
  if (policy.cors) applyCors(policy.cors, request, headers);
}

/** Buckets that pages may talk to are at this machine's endpoint, and so are the addresses that functions sign. */
function withLocalS3(value: string, endpointUrl: string): string {
  return value.replace(/https:\/\/[a-z0-9.-]+\.s3\.[a-z0-9-]+\.amazonaws\.com/g, endpointUrl);
}

const allMethods = "GET, HEAD, OPTIONS, PUT, POST, PATCH, DELETE";

function applyCors(
  cors: CorsPolicy,
  request: { readonly method: string; readonly headers: Headers },
  headers: Headers,
): void {
  const origin = request.headers.get("origin");
  if (origin === undefined || !allows(cors, origin)) return;
  const add = (name: string, value: string) => {
    if (value !== "" && (cors.override || !headers.has(name))) headers.set(name, value);
  };
  const anyOrigin = cors.origins.includes("*");
  add("Access-Control-Allow-Origin", anyOrigin && !cors.credentials ? "*" : origin);
  if (!anyOrigin || cors.credentials) headers.vary("Origin");
  if (cors.credentials) add("Access-Control-Allow-Credentials", "true");
  const preflight = request.method === "OPTIONS" && request.headers.has("access-control-request-method");
  if (!preflight) {
    add("Access-Control-Expose-Headers", cors.exposeHeaders.join(", "));
    return;
  }
  add("Access-Control-Allow-Methods", cors.methods.includes("ALL") ? allMethods : cors.methods.join(", "));
  add("Access-Control-Allow-Headers", cors.headers.join(", "));
  if (cors.maxAge !== undefined) add("Access-Control-Max-Age", cors.maxAge.toString());
}

/** Entries are `*`, whole origins, or origins with one `*` in the host. */
function allows(cors: CorsPolicy, origin: string): boolean {
  const host = origin.replace(/^https?:\/\//, "");
  return cors.origins.some((entry) => globMatches(entry, entry.includes("://") ? origin : host));
}
