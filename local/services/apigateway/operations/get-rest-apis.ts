import { restApiShape } from "./get-rest-api.ts";
import { type ManagementOperation, toRead } from "./operation.ts";

/** https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApis.html */
export const getRestApis: ManagementOperation = {
  name: "GetRestApis",
  note: "Answers all APIs at once; limit and position are ignored.",
  permissions: toRead,
  method: "GET",
  path: /^\/restapis$/,
  // The SDKs read the list from `item`, whatever the API reference says.
  run: (_, restApis) => ({ item: [...restApis.apis.values()].map(restApiShape) }),
};
