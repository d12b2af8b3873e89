import { pathToFileURL } from "node:url";
import { jsonResponse, type LambdaOperation } from "../api.ts";
import { parseFunctionName } from "../function-name.ts";
import { onFunction } from "../permissions.ts";
import { configurationJson } from "./configuration-json.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export const getFunction: LambdaOperation = {
  name: "GetFunction",
  permissions: onFunction("lambda:GetFunction"),
  method: "GET",
  path: /^\/2015-03-31\/functions\/([^/]+)\/?$/,
  note: "The code's location is a file: URL of the zip on this machine.",
  run(name, request, lambda) {
    const { name: functionName, qualifier = request.query.get("Qualifier") ?? undefined } =
      parseFunctionName(name);
    const { configuration } = lambda.function(functionName, qualifier);
    // Both are the function's, whatever version is asked for.
    const { reservedConcurrency: reserved, tags } = lambda.function(functionName).configuration;
    return jsonResponse({
      Configuration: configurationJson(configuration, qualifier !== undefined),
      Code: { RepositoryType: "S3", Location: pathToFileURL(lambda.code.zipOf(configuration.codeHash)).href },
      ...(Object.keys(tags).length > 0 ? { Tags: tags } : {}),
      ...(reserved === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: reserved } }),
    });
  },
};
