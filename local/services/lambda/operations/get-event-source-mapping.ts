import { arnOf } from "../../../context.ts";
import { jsonResponse, type LambdaOperation } from "../api.ts";
import { eventSourceMappingJson } from "./event-source-mapping-json.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html */
export const getEventSourceMapping: LambdaOperation = {
  name: "GetEventSourceMapping",
  permissions: ({ name }, account) => [
    {
      action: "lambda:GetEventSourceMapping",
      resource: arnOf(account, "lambda", `event-source-mapping:${name}`),
    },
  ],
  method: "GET",
  path: /^\/2015-03-31\/event-source-mappings\/([^/]+)$/,
  run: (uuid, _request, lambda) => jsonResponse(eventSourceMappingJson(lambda.eventSources.get(uuid))),
};
