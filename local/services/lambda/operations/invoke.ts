import { AwsError } from "../../../gateway/api.ts";
import type { LambdaOperation } from "../api.ts";
import { parseFunctionName } from "../function-name.ts";
import { onFunction } from "../permissions.ts";

/** Past Lambda's 6 MB, so that the refusal is worded as Lambda's own. */
const readLimit = 8 * 1024 * 1024;

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const invoke: LambdaOperation = {
  name: "Invoke",
  permissions: onFunction("lambda:InvokeFunction"),
  method: "POST",
  path: /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/,
  async run(name, request, lambda) {
    const { name: functionName, qualifier = request.query.get("Qualifier") ?? undefined } =
      parseFunctionName(name);
    const type = String(request.headers["x-amz-invocation-type"] ?? "RequestResponse");
    const body = await request.body(readLimit);
    const payload = body.length === 0 ? "{}" : body;
    refuseMalformed(payload);
    if (type === "DryRun") {
      const { version } = lambda.function(functionName, qualifier).configuration;
      return { status: 204, headers: { "x-amz-executed-version": version } };
    }
    const trace = request.headers["x-amzn-trace-id"];
    const options = {
      ...(qualifier ? { qualifier } : {}),
      ...(typeof trace === "string" ? { traceHeader: trace } : {}),
    };
    if (type === "Event") {
      await lambda.invokeAsync(functionName, payload, options);
      return { status: 202 };
    }
    if (type !== "RequestResponse") {
      throw new AwsError(
        "InvalidParameterValueException",
        `InvocationType "${type}" is not RequestResponse, Event or DryRun.`,
      );
    }
    const tail = request.headers["x-amz-log-type"] === "Tail";
    // https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html: synchronous invocations alone take one.
    const context = request.headers["x-amz-client-context"];
    const result = await lambda.invoke(functionName, payload, {
      ...options,
      ...(typeof context === "string" ? { clientContext: clientContextOf(context) } : {}),
      tail,
    });
    return {
      status: result.statusCode,
      headers: {
        "content-type": "application/json",
        "x-amz-executed-version": result.executedVersion,
        ...(result.functionError ? { "x-amz-function-error": result.functionError } : {}),
        ...(tail ? { "x-amz-log-result": Buffer.from(result.logTail).toString("base64") } : {}),
      },
      body: result.payload,
    };
  },
};

/** @throws AwsError InvalidRequestContentException */
function refuseMalformed(payload: Buffer | string): void {
  try {
    JSON.parse(payload.toString());
  } catch (error) {
    throw new AwsError(
      "InvalidRequestContentException",
      `Could not parse request body into json: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The context travels on in a header, which takes neither line breaks nor anything past ASCII. */
function clientContextOf(base64: string): string {
  const text = Buffer.from(base64, "base64").toString("utf8");
  try {
    return JSON.stringify(JSON.parse(text)).replace(
      /[^\x20-\x7e]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  } catch {
    throw new AwsError(
      "InvalidRequestContentException",
      "Client context must be a valid Base64-encoded JSON object.",
    );
  }
}
