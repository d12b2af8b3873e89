import type { Headers } from "../headers.ts";

/** Seconds, as a cache policy or, without one, a behaviour says. */
export interface TtlLimits {
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
}

/** Errors that are kept whatever their headers say. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html */
const keptErrors = new Set([404, 410, 414, 500, 501, 502, 503, 504]);
/** Errors that are kept when the origin says for how long. */
const errorsKeptWhenTold = new Set([400, 403, 405, 412, 415]);
/** Errors that the origin can keep out of the cache. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html */
const errorsWithAWord = new Set([404, 410, 414, 501]);

/**
 * How long an answer is kept before the origin is asked again, in seconds; 0 for not at all.
 * @param errorTtl the error caching minimum TTL of the answer's status
 * @param now milliseconds since 1970
 */
export function lifetimeOf(
  answer: { readonly status: number; readonly headers: Headers },
  limits: TtlLimits,
  errorTtl: number,
  now: number,
): number {
  const control = readCacheControl(answer.headers.get("cache-control"));
  const told = control.sMaxAge ?? control.maxAge ?? secondsUntil(answer.headers.get("expires"), now);
  const { status } = answer;
  if (status >= 400) {
    if (!keptErrors.has(status) && !(errorsKeptWhenTold.has(status) && told !== undefined)) return 0;
    if (control.forbidden && errorsWithAWord.has(status)) return 0;
    return Math.max(errorTtl, control.forbidden ? 0 : Math.min(told ?? 0, limits.maxTtl));
  }
  if (status === 200) return successLifetime(control.forbidden, told, limits);
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-3xx-status-codes.html
  const redirects = status >= 300 && status !== 304;
  return redirects && told !== undefined ? successLifetime(control.forbidden, told, limits) : 0;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html#ExpirationDownloadDist */
function successLifetime(forbidden: boolean, told: number | undefined, limits: TtlLimits): number {
  const { minTtl, defaultTtl, maxTtl } = limits;
  // A minimum over 0 outweighs the origin's "no-cache".
  if (forbidden) return minTtl;
  if (told === undefined) return Math.max(defaultTtl, minTtl);
  return Math.min(Math.max(told, minTtl), maxTtl);
}

export interface CacheControl {
  /** `no-cache`, `no-store` or `private` */
  readonly forbidden: boolean;
  readonly maxAge: number | undefined;
  readonly sMaxAge: number | undefined;
  readonly staleIfError: number | undefined;
  /** `must-revalidate` or `proxy-revalidate` */
  readonly mustRevalidate: boolean;
}

export function readCacheControl(text = ""): CacheControl {
  const directives = new Map(
    text.split(",").map((directive) => {
      const [name = "", value = ""] = directive.split("=", 2);
      return [name.trim().toLowerCase(), value.trim().replace(/^"|"$/g, "")];
    }),
  );
  const seconds = (name: string) => {
    const value = directives.get(name);
    return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
  };
  return {
    forbidden: ["no-cache", "no-store", "private"].some((name) => directives.has(name)),
    maxAge: seconds("max-age"),
    sMaxAge: seconds("s-maxage"),
    staleIfError: seconds("stale-if-error"),
    mustRevalidate: directives.has("must-revalidate") || directives.has("proxy-revalidate"),
  };
}

/** 0 for a date that is over, or is none. */
function secondsUntil(date: string | undefined, now: number): number | undefined {
  if (date === undefined) return undefined;
  const at = Date.parse(date);
  return Number.isNaN(at) ? 0 : Math.max(0, Math.floor((at - now) / 1000));
}
