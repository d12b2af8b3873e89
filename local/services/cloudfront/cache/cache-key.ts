import type { Behavior } from "../distribution.ts";
import {
  acceptEncoding,
  type ForwardableRequest,
  forwardedCookies,
  forwardedQuery,
} from "../origins/origin-request.ts";
import { type CachePolicy, selects } from "../policies/cache-policy.ts";

/** What tells two answers in a distribution's cache apart. */
export interface CacheKey {
  /** All of it, as one text. */
  readonly text: string;
  /** The path and the part of the query that is in the key: what an invalidation names. */
  readonly target: string;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html */
export function cacheKey(
  request: ForwardableRequest,
  uri: string,
  behavior: Behavior,
  policy: CachePolicy | undefined,
): CacheKey {
  const keyed = policy ?? behavior.forwarded;
  const query = forwardedQuery(request.query, [keyed?.queryStrings]);
  const target = query === "" ? uri : `${uri}?${query}`;
  const headers = [...request.headers]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name !== "accept-encoding" && selects(keyed?.headers, name, true))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  // A HEAD is answered from what a GET has brought.
  const method = request.method === "HEAD" ? "GET" : request.method;
  const cookies = forwardedCookies(request.headers, [keyed?.cookies]);
  const encoding = acceptEncoding(request, policy, [keyed?.headers]);
  const text = JSON.stringify([behavior.pathPattern, method, target, headers, cookies, encoding]);
  return { text, target };
}
