import { jsonResponse, type LambdaOperation } from "../api.ts";
import { parseFunctionName } from "../function-name.ts";
import { onFunction } from "../permissions.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html */
export const getFunctionConcurrency: LambdaOperation = {
  name: "GetFunctionConcurrency",
  permissions: onFunction("lambda:GetFunctionConcurrency"),
  method: "GET",
  path: /^\/2019-09-30\/functions\/([^/]+)\/concurrency\/?$/,
  run(name, _request, lambda) {
    const { reservedConcurrency } = lambda.function(parseFunctionName(name).name).configuration;
    return jsonResponse(
      reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency },
    );
  },
};
