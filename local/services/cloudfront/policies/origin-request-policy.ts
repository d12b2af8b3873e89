import { type Properties, textOf } from "../../../properties.ts";
import { readSelection, type Selection } from "./cache-policy.ts";

/** Which of the viewer's values go to the origin beside those in the cache key. */
export interface OriginRequestPolicy {
  readonly id: string;
  readonly name: string;
  readonly comment: string;
  readonly etag: string;
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queryStrings: Selection;
}

export function readOriginRequestPolicy(id: string, properties: Properties): OriginRequestPolicy {
  return {
    id,
    name: textOf(properties, "name") ?? "",
    comment: textOf(properties, "comment") ?? "",
    etag: textOf(properties, "etag") ?? "",
    headers: readSelection(properties, "headersConfig", "headerBehavior", "headers"),
    cookies: readSelection(properties, "cookiesConfig", "cookieBehavior", "cookies"),
    queryStrings: readSelection(properties, "queryStringsConfig", "queryStringBehavior", "queryStrings"),
  };
}
