import { AwsError } from "../../../gateway/api.ts";
import { jsonResponse, type LambdaOperation } from "../api.ts";
import { parseFunctionName } from "../function-name.ts";
import { onFunction } from "../permissions.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html */
export const getFunctionEventInvokeConfig: LambdaOperation = {
  name: "GetFunctionEventInvokeConfig",
  permissions: onFunction("lambda:GetFunctionEventInvokeConfig"),
  method: "GET",
  path: /^\/2019-09-25\/functions\/([^/]+)\/event-invoke-config\/?$/,
  run(name, request, lambda) {
    const { name: functionName, qualifier = request.query.get("Qualifier") ?? "$LATEST" } =
      parseFunctionName(name);
    const { arn } = lambda.function(functionName, qualifier).configuration;
    const functionArn = `${arn}:${qualifier}`;
    const config = lambda.settingsOf(functionName).eventInvokeConfigs.get(qualifier);
    if (config?.lastModified === undefined) {
      const message = `The function ${functionArn} doesn't have an EventInvokeConfig`;
      throw new AwsError("ResourceNotFoundException", message, 404);
    }
    const { onSuccess, onFailure } = config;
    return jsonResponse({
      // Of all of Lambda's times this alone is in seconds since the epoch.
      LastModified: config.lastModified / 1_000,
      FunctionArn: functionArn,
      MaximumRetryAttempts: config.maximumRetryAttempts,
      MaximumEventAgeInSeconds: config.maximumEventAge,
      DestinationConfig: {
        OnSuccess: onSuccess ? { Destination: onSuccess } : {},
        OnFailure: onFailure ? { Destination: onFailure } : {},
      },
    });
  },
};
