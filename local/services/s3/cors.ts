import type { IncomingHttpHeaders } from "node:http";
import type { CorsRule } from "./settings.ts";

/**
 * The headers that let a page of another origin read an answer; undefined when no rule of the bucket does.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 */
export function corsHeaders(
  rules: readonly CorsRule[],
  headers: IncomingHttpHeaders,
  method: string,
): Record<string, string> | undefined {
  const origin = headers.origin;
  if (origin === undefined) return undefined;
  const asked = list(headers["access-control-request-headers"]);
  for (const rule of rules) {
    const allowedOrigin = rule.allowedOrigins.find((pattern) => like(pattern, origin));
    if (allowedOrigin === undefined || !rule.allowedMethods.includes(method)) continue;
    const allowed = asked.every((name) =>
      rule.allowedHeaders.some((pattern) => like(pattern.toLowerCase(), name.toLowerCase())),
    );
    if (!allowed) continue;
    return {
      "access-control-allow-origin": allowedOrigin === "*" ? "*" : origin,
      ...(allowedOrigin === "*" ? {} : { "access-control-allow-credentials": "true" }),
      "access-control-allow-methods": rule.allowedMethods.join(", "),
      ...(asked.length > 0 ? { "access-control-allow-headers": asked.join(", ") } : {}),
      ...(rule.exposeHeaders.length > 0
        ? { "access-control-expose-headers": rule.exposeHeaders.join(", ") }
        : {}),
      ...(rule.maxAgeSeconds === undefined ? {} : { "access-control-max-age": String(rule.maxAgeSeconds) }),
      vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
    };
  }
  return undefined;
}

function list(header: string | undefined): string[] {
  return (header ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** One `*` at most, for any run of characters. */
function like(pattern: string, value: string): boolean {
  const star = pattern.indexOf("*");
  if (star === -1) return pattern === value;
  const head = pattern.slice(0, star);
  const tail = pattern.slice(star + 1);
  return value.length >= head.length + tail.length && value.startsWith(head) && value.endsWith(tail);
}
