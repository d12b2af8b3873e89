import { seconds } from "../../../gateway/rest-json-api.ts";
import type { RestApi } from "../rest-apis.ts";
import { existingApi, type ManagementOperation, toRead } from "./operation.ts";

/** https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApi.html */
export const getRestApi: ManagementOperation = {
  name: "GetRestApi",
  permissions: toRead,
  method: "GET",
  path: /^\/restapis\/([^/]+)$/,
  run: ({ parameters: [id = ""] }, restApis) => restApiShape(existingApi(restApis, id)),
};

export function restApiShape(api: RestApi) {
  return {
    id: api.id,
    name: api.name,
    ...(api.description ? { description: api.description } : {}),
    createdDate: seconds(Date.parse(api.createdDate)),
    binaryMediaTypes: api.binaryMediaTypes,
    apiKeySource: api.apiKeySource,
    endpointConfiguration: { types: [api.endpointType] },
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
    rootResourceId: api.rootResourceId,
  };
}
