import type { ServiceApi } from "../../gateway/api.ts";
import { unsupportedOperation } from "../../gateway/json-api.ts";
import { getRestApi } from "./operations/get-rest-api.ts";
import { getRestApis } from "./operations/get-rest-apis.ts";
import { getStages } from "./operations/get-stages.ts";
import type { RestJsonOperation } from "./operations/operation.ts";
import type { RestApis } from "./rest-apis.ts";

const operations: readonly RestJsonOperation[] = [getRestApis, getRestApi, getStages];

/** The management API (`apigateway:*`), by method and path. */
export function managementApi(restApis: RestApis): ServiceApi {
  return {
    scope: "apigateway",
    protocol: "rest-json",
    operations,
    async handle(request) {
      const path =
        request.path.length > 1 && request.path.endsWith("/") ? request.path.slice(0, -1) : request.path;
      for (const operation of operations) {
        const match = operation.method === request.method ? operation.path.exec(path) : null;
        if (!match) continue;
        request.authorize(() => operation.permissions({ path }, request.account, restApis));
        const answer = operation.run(match.slice(1), restApis, request);
        return {
          status: 200,
          headers: { "content-type": "application/json" },
          body: JSON.stringify(answer),
        };
      }
      const known = operations.map((operation) => operation.name);
      throw unsupportedOperation("apigateway", `${request.method} ${path}`, known);
    },
  };
}
