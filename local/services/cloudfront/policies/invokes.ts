import { arnOf, type CloudContext } from "../../../context.ts";
import { type Properties, textOf } from "../../../properties.ts";
import type { CloudFrontStore, PolicyTable } from "../store.ts";
import type { Selection } from "./cache-policy.ts";

type Invoke = (args: Properties) => Properties;

/** The provider's functions that find a policy by its name or id. */
export function policyFunctions(
  context: CloudContext,
  store: CloudFrontStore,
): Readonly<Record<string, Invoke>> {
  const arn = (kind: string, id: string) => arnOf(context, "cloudfront", `${kind}/${id}`, "global");
  return {
    "aws:cloudfront/getCachePolicy:getCachePolicy": (args) => {
      const policy = find(store.cachePolicies, args, "cache policy");
      return {
        id: policy.id,
        name: policy.name,
        comment: policy.comment,
        etag: policy.etag,
        arn: arn("cache-policy", policy.id),
        minTtl: policy.minTtl,
        maxTtl: policy.maxTtl,
        defaultTtl: policy.defaultTtl,
        parametersInCacheKeyAndForwardedToOrigins: [
          {
            enableAcceptEncodingBrotli: policy.brotli,
            enableAcceptEncodingGzip: policy.gzip,
            ...selections(policy),
          },
        ],
      };
    },
    "aws:cloudfront/getOriginRequestPolicy:getOriginRequestPolicy": (args) => {
      const policy = find(store.originRequestPolicies, args, "origin request policy");
      return {
        id: policy.id,
        name: policy.name,
        comment: policy.comment,
        etag: policy.etag,
        arn: arn("origin-request-policy", policy.id),
        ...selections(policy),
      };
    },
    "aws:cloudfront/getResponseHeadersPolicy:getResponseHeadersPolicy": (args) => {
      const policy = find(store.responseHeadersPolicies, args, "response headers policy");
      return {
        id: policy.id,
        name: policy.name,
        comment: policy.comment,
        etag: policy.etag,
        arn: arn("response-headers-policy", policy.id),
      };
    },
  };
}

/** @throws Error naming the policies there are. */
function find<T extends { readonly id: string; readonly name: string }>(
  table: PolicyTable<T>,
  args: Properties,
  what: string,
): T {
  const id = textOf(args, "id");
  const name = textOf(args, "name");
  const policy = id ? table.get(id) : table.byName(name ?? "");
  if (policy) return policy;
  throw new Error(
    `There is no CloudFront ${what} ${id ? `with id "${id}"` : `named "${name}"`}; AWS's own are ${table.managedNames.join(", ")}`,
  );
}

function selections(policy: { headers: Selection; cookies: Selection; queryStrings: Selection }): Properties {
  const items = (selection: Selection) => (selection.items.length > 0 ? [{ items: selection.items }] : []);
  return {
    headersConfigs: [{ headerBehavior: policy.headers.behavior, headers: items(policy.headers) }],
    cookiesConfigs: [{ cookieBehavior: policy.cookies.behavior, cookies: items(policy.cookies) }],
    queryStringsConfigs: [
      { queryStringBehavior: policy.queryStrings.behavior, queryStrings: items(policy.queryStrings) },
    ],
  };
}
