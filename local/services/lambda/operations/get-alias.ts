import { AwsError } from "../../../gateway/api.ts";
import { jsonResponse, type LambdaOperation } from "../api.ts";
import { parseFunctionName } from "../function-name.ts";
import { onFunction } from "../permissions.ts";
import { aliasJson } from "./alias-json.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html */
export const getAlias: LambdaOperation = {
  name: "GetAlias",
  permissions: onFunction("lambda:GetAlias"),
  method: "GET",
  path: /^\/2015-03-31\/functions\/([^/]+)\/aliases\/[^/]+\/?$/,
  run(name, request, lambda) {
    const { name: functionName } = parseFunctionName(name);
    const { arn } = lambda.function(functionName).configuration;
    const aliasName = /\/aliases\/([^/]+)/.exec(request.path)?.[1] ?? "";
    const alias = lambda.settingsOf(functionName).aliases.get(aliasName);
    if (!alias)
      throw new AwsError("ResourceNotFoundException", `Cannot find alias arn: ${arn}:${aliasName}`, 404);
    return jsonResponse(aliasJson(arn, alias));
  },
};
