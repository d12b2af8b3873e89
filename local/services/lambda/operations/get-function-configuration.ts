import { jsonResponse, type LambdaOperation } from "../api.ts";
import { parseFunctionName } from "../function-name.ts";
import { onFunction } from "../permissions.ts";
import { configurationJson } from "./configuration-json.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
export const getFunctionConfiguration: LambdaOperation = {
  name: "GetFunctionConfiguration",
  permissions: onFunction("lambda:GetFunctionConfiguration"),
  method: "GET",
  path: /^\/2015-03-31\/functions\/([^/]+)\/configuration\/?$/,
  run(name, request, lambda) {
    const { name: functionName, qualifier = request.query.get("Qualifier") ?? undefined } =
      parseFunctionName(name);
    const { configuration } = lambda.function(functionName, qualifier);
    return jsonResponse(configurationJson(configuration, qualifier !== undefined));
  },
};
