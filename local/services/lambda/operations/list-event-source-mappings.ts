import { onAnything } from "../../../gateway/permission.ts";
import { jsonResponse, type LambdaOperation } from "../api.ts";
import { parseFunctionName } from "../function-name.ts";
import { eventSourceMappingJson } from "./event-source-mapping-json.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
export const listEventSourceMappings: LambdaOperation = {
  name: "ListEventSourceMappings",
  permissions: onAnything("lambda:ListEventSourceMappings"),
  method: "GET",
  path: /^\/2015-03-31\/event-source-mappings\/?$/,
  note: "All in one page.",
  run(_name, request, lambda) {
    const functionName = request.query.get("FunctionName");
    const wanted = functionName === null ? undefined : parseFunctionName(functionName).name;
    const source = request.query.get("EventSourceArn");
    const found = lambda.eventSources
      .list()
      .filter(
        (mapping) =>
          (wanted === undefined || parseFunctionName(mapping.functionArn).name === wanted) &&
          (source === null || mapping.eventSourceArn === source),
      );
    return jsonResponse({ EventSourceMappings: found.map(eventSourceMappingJson) });
  },
};
