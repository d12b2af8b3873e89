import type { ServiceApi } from "../../gateway/api.ts";
import { restXmlApi } from "../../gateway/rest-xml-api.ts";
import type { EdgeCache } from "./cache/edge-cache.ts";
import { createInvalidation } from "./operations/create-invalidation.ts";
import { getDistribution } from "./operations/get-distribution.ts";
import { listDistributions } from "./operations/list-distributions.ts";
import type { CloudFrontOperation } from "./operations/operation.ts";
import type { CloudFrontStore } from "./store.ts";

const operations: readonly CloudFrontOperation[] = [listDistributions, getDistribution, createInvalidation];

/** The management API (`cloudfront:*`), by method and path. */
export function managementApi(dependencies: {
  store: CloudFrontStore;
  cache: EdgeCache;
  now: () => number;
}): ServiceApi {
  return restXmlApi({
    scope: "cloudfront",
    version: "/2020-05-31",
    namespace: "http://cloudfront.amazonaws.com/doc/2020-05-31/",
    dependencies,
    operations,
  });
}
