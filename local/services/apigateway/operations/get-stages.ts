import { seconds } from "../../../gateway/rest-json-api.ts";
import { existingApi, type ManagementOperation, toRead } from "./operation.ts";

/** https://docs.aws.amazon.com/apigateway/latest/api/API_GetStages.html */
export const getStages: ManagementOperation = {
  name: "GetStages",
  note: "The parameter deploymentId is ignored.",
  permissions: toRead,
  method: "GET",
  path: /^\/restapis\/([^/]+)\/stages$/,
  run: ({ parameters: [id = ""] }, restApis) => ({
    item: restApis.stagesOf(existingApi(restApis, id).id).map((stage) => ({
      stageName: stage.name,
      deploymentId: stage.deployment.id,
      ...(stage.description ? { description: stage.description } : {}),
      ...(stage.variables ? { variables: stage.variables } : {}),
      createdDate: seconds(Date.parse(stage.createdDate)),
      tracingEnabled: stage.xrayTracingEnabled,
    })),
  }),
};
