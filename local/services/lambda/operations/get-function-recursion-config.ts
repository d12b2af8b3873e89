import { jsonResponse, type LambdaOperation } from "../api.ts";
import { parseFunctionName } from "../function-name.ts";
import { onFunction } from "../permissions.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionRecursionConfig.html */
export const getFunctionRecursionConfig: LambdaOperation = {
  name: "GetFunctionRecursionConfig",
  permissions: onFunction("lambda:GetFunctionRecursionConfig"),
  method: "GET",
  path: /^\/2024-08-31\/functions\/([^/]+)\/recursion-config\/?$/,
  run(name, _request, lambda) {
    const { configuration } = lambda.function(parseFunctionName(name).name);
    return jsonResponse({ RecursiveLoop: lambda.settingsOf(configuration.name).recursiveLoop });
  },
};
