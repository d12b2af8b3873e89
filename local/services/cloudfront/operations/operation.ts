import { arnOf } from "../../../context.ts";
import { type ApiRequest, AwsError, type OperationEntry } from "../../../gateway/api.ts";
import type { Permissions } from "../../../gateway/permission.ts";
import type { XmlValue } from "../../../gateway/xml.ts";
import type { Distribution } from "../distribution.ts";
import type { CloudFrontStore } from "../store.ts";

/** One operation of CloudFront's API, a file each. */
export interface RestXmlOperation extends OperationEntry {
  /** Given the path parameters. */
  readonly permissions: Permissions<readonly string[], unknown>;
  readonly method: string;
  /** After `/2020-05-31`; path parameters are the pattern's groups. */
  readonly path: RegExp;
  run(
    parameters: readonly string[],
    dependencies: { readonly store: CloudFrontStore; readonly now: () => number },
    request: ApiRequest,
  ): Promise<XmlAnswer> | XmlAnswer;
}

export interface XmlAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly root: string;
  readonly members: { readonly [element: string]: XmlValue };
}

/** Of an operation on the distribution that the path names first. */
export function onDistribution(action: string): RestXmlOperation["permissions"] {
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
