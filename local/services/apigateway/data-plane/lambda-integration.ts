import type { Clock } from "../../../clock.ts";
import type { CloudContext } from "../../../context.ts";
import type { LambdaProxyIntegration } from "../definition/integration.ts";
import type { Exchange, ExecuteResponse } from "./exchange.ts";
import { GatewayError, internalServerError } from "./gateway-errors.ts";
import { proxyEvent } from "./proxy-event.ts";
import { proxyResponse } from "./proxy-response.ts";

/** The part of Lambda that API Gateway calls. */
export interface FunctionInvoker {
  /**
   * @throws AwsError ResourceNotFoundException, TooManyRequestsException, RequestEntityTooLargeException, and
   *   AccessDeniedException when the function has no permission for this method of this API.
   */
  invoke(
    functionNameOrArn: string,
    payload: string,
    options?: { traceHeader?: string; onBehalfOf?: { service: string; sourceArn: string } },
  ): Promise<{
    readonly functionError?: string | undefined;
    readonly payload: Uint8Array | string;
    readonly requestId: string;
  }>;
}

/**
 * Calls the function and turns its answer into a response.
 * @throws GatewayError 502 for a function that failed or timed out, 504 past the integration's own timeout.
 * @throws MalformedResponse for an answer that is not a proxy response.
 */
export async function invokeFunction(
  exchange: Exchange,
  integration: LambdaProxyIntegration,
  lambda: FunctionInvoker,
  { clock, region }: Pick<CloudContext, "clock" | "region">,
): Promise<ExecuteResponse> {
  const arn = integration.functionArn((scope, name) =>
    scope === "stageVariables" ? exchange.stage.variables?.[name] : undefined,
  );
  const called = clock.now();
  const result = await within(
    clock,
    integration.timeout,
    lambda.invoke(arn, proxyEvent(exchange), {
      traceHeader: exchange.trace,
      onBehalfOf: { service: "apigateway.amazonaws.com", sourceArn: methodArn(exchange, region) },
    }),
  );
  exchange.integrationLatency = clock.now() - called;
  exchange.integrationRequestId = result.requestId;
  exchange.integrationStatus = 200;
  if (result.functionError !== undefined) throw internalServerError(502);
  return proxyResponse(exchange, result.payload);
}

/**
 * The method as its caller sees it: with the resource's path as it is defined.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 */
function methodArn(exchange: Exchange, region: string): string {
  const { stage, accountId, request, resource } = exchange;
  const path = resource?.path ?? exchange.path;
  return `arn:aws:execute-api:${region}:${accountId}:${stage.apiId}/${stage.name}/${request.method}${path}`;
}

function within<T>(clock: Clock, milliseconds: number, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const cancel = clock.after(milliseconds, () =>
      reject(new GatewayError("INTEGRATION_TIMEOUT", "Endpoint request timed out")),
    );
    work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
