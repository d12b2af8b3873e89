import type { ServiceApi } from "../../gateway/api.ts";
import { unsupportedOperation } from "../../gateway/json-api.ts";
import { toXml } from "../../gateway/xml.ts";
import { createInvalidation } from "./operations/create-invalidation.ts";
import { getDistribution } from "./operations/get-distribution.ts";
import { listDistributions } from "./operations/list-distributions.ts";
import type { RestXmlOperation } from "./operations/operation.ts";
import type { CloudFrontStore } from "./store.ts";

const operations: readonly RestXmlOperation[] = [listDistributions, getDistribution, createInvalidation];
const version = "/2020-05-31";

/** The management API (`cloudfront:*`), by method and path. */
export function managementApi(dependencies: { store: CloudFrontStore; now: () => number }): ServiceApi {
  return {
    scope: "cloudfront",
    protocol: "rest-xml",
    operations,
    async handle(request) {
      const path = request.path.startsWith(version) ? request.path.slice(version.length) : request.path;
      for (const operation of operations) {
        const match =
          operation.method === request.method ? operation.path.exec(path.replace(/\/$/, "")) : null;
        if (!match) continue;
        const parameters = match.slice(1);
        request.authorize(() => operation.permissions(parameters, request.account, dependencies));
        const answer = await operation.run(parameters, dependencies, request);
        return {
          status: answer.status ?? 200,
          headers: { ...answer.headers, "content-type": "text/xml" },
          body: toXml(answer.root, "http://cloudfront.amazonaws.com/doc/2020-05-31/", answer.members),
        };
      }
      const known = operations.map((operation) => operation.name);
      throw unsupportedOperation("cloudfront", `${request.method} ${path}`, known);
    },
  };
}
