import { arnOf } from "../../../context.ts";
import { AwsError } from "../../../gateway/api.ts";
import type { RestXmlOperation } from "../../../gateway/rest-xml-api.ts";
import type { XmlValue } from "../../../gateway/xml.ts";
import type { EdgeCache } from "../cache/edge-cache.ts";
import type { Distribution } from "../distribution.ts";
import type { CloudFrontStore } from "../store.ts";

/** One operation of CloudFront's API, a file each. */
export type CloudFrontOperation = RestXmlOperation<{
  readonly store: CloudFrontStore;
  readonly cache: EdgeCache;
  readonly now: () => number;
}>;

/** Of an operation on the distribution that the path names first. */
export function onDistribution(action: string): CloudFrontOperation["permissions"] {
  return ([id = ""], account) => [
    { action, resource: arnOf(account, "cloudfront", `distribution/${id}`, "global") },
  ];
}

/** @throws AwsError NoSuchDistribution. */
export function existingDistribution(store: CloudFrontStore, id: string): Distribution {
  const distribution = store.distributions.get(id);
  if (!distribution)
    throw new AwsError("NoSuchDistribution", "The specified distribution does not exist.", 404);
  return distribution;
}

/** `{ Quantity, Items }`, as CloudFront writes every list. */
export function quantified(element: string, items: readonly XmlValue[]): XmlValue {
  return items.length === 0 ? { Quantity: 0 } : { Quantity: items.length, Items: { [element]: items } };
}
