import type { ServiceApi } from "../../gateway/api.ts";
import { restJsonApi } from "../../gateway/rest-json-api.ts";
import { getRestApi } from "./operations/get-rest-api.ts";
import { getRestApis } from "./operations/get-rest-apis.ts";
import { getStages } from "./operations/get-stages.ts";
import type { RestApis } from "./rest-apis.ts";

/** The management API (`apigateway:*`), by method and path. */
export function managementApi(restApis: RestApis): ServiceApi {
  return restJsonApi<RestApis>({
    scope: "apigateway",
    dependencies: restApis,
    operations: [getRestApis, getRestApi, getStages],
  });
}
