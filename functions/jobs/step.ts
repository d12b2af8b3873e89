import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { type StepRequest, type StepResponse, stepResponse } from "./contract";

/** A slice of the work. @throws Error when it failed, or answered what is no step response */
export type Step = (request: StepRequest) => Promise<StepResponse>;

/** The step that is a Lambda function: in whatever language, it answers the request's JSON with the response's. */
export function stepFunction(client: LambdaClient, functionName: string): Step {
  return async (request) => {
    const { Payload, FunctionError } = await client.send(
      new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }),
    );
    const text = Buffer.from(Payload ?? []).toString("utf8");
    if (FunctionError !== undefined) throw new Error(`the step failed: ${errorMessageOf(text)}`);
    const parsed = stepResponse.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "it"}: ${message}`);
    throw new Error(
      `the step answered ${text.slice(0, 200)}, which is no step response: ${faults.join("; ")}`,
    );
  };
}

/** Every runtime answers an error as an object with its message. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
function errorMessageOf(payload: string): string {
  const error: unknown = JSON.parse(payload);
  const known = typeof error === "object" && error !== null && "errorMessage" in error;
  return known ? String(error.errorMessage) : payload.slice(0, 500);
}
