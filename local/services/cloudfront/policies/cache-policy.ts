import { numberOf, objectOf, type Properties, textOf, textsOf } from "../../../properties.ts";

/** Which of the viewer's values go into the cache key, and so to the origin too. */
export interface CachePolicy {
  readonly id: string;
  readonly name: string;
  readonly comment: string;
  readonly etag: string;
  readonly minTtl: number;
  readonly maxTtl: number;
  readonly defaultTtl: number;
  readonly gzip: boolean;
  readonly brotli: boolean;
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queryStrings: Selection;
}

/** A choice among headers, cookies or query strings, in CloudFront's words: `none`, `whitelist`, `allExcept`, … */
export interface Selection {
  readonly behavior: string;
  readonly items: readonly string[];
}

export function readCachePolicy(id: string, properties: Properties): CachePolicy {
  const key = objectOf(properties, "parametersInCacheKeyAndForwardedToOrigin");
  return {
    id,
    name: textOf(properties, "name") ?? "",
    comment: textOf(properties, "comment") ?? "",
    etag: textOf(properties, "etag") ?? "",
    minTtl: numberOf(properties, "minTtl") ?? 0,
    maxTtl: numberOf(properties, "maxTtl") ?? 31_536_000,
    defaultTtl: numberOf(properties, "defaultTtl") ?? 86_400,
    gzip: key.enableAcceptEncodingGzip === true,
    brotli: key.enableAcceptEncodingBrotli === true,
    headers: readSelection(key, "headersConfig", "headerBehavior", "headers"),
    cookies: readSelection(key, "cookiesConfig", "cookieBehavior", "cookies"),
    queryStrings: readSelection(key, "queryStringsConfig", "queryStringBehavior", "queryStrings"),
  };
}

export function readSelection(
  properties: Properties,
  config: string,
  behavior: string,
  items: string,
): Selection {
  const values = objectOf(properties, config);
  return { behavior: textOf(values, behavior) ?? "none", items: textsOf(objectOf(values, items), "items") };
}

/** Whether the selection takes a name. Header names compare without case, cookies and query strings with it. */
export function selects(selection: Selection | undefined, name: string, ignoreCase = false): boolean {
  if (!selection) return false;
  const listed = ignoreCase
    ? selection.items.some((item) => item.toLowerCase() === name.toLowerCase())
    : selection.items.includes(name);
  switch (selection.behavior) {
    case "all":
    case "allViewer":
      return true;
    case "allViewerAndWhitelistCloudFront":
      return true;
    case "allExcept":
      return !listed;
    case "whitelist":
      return listed;
    default:
      return false;
  }
}
