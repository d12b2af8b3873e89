import type { Clock } from "../../../clock.ts";
import type { LambdaProxyIntegration } from "../definition/integration.ts";
import type { Exchange, ExecuteResponse } from "./exchange.ts";
import { GatewayError, internalServerError } from "./gateway-errors.ts";
import { proxyEvent } from "./proxy-event.ts";
import { proxyResponse } from "./proxy-response.ts";

/** The part of Lambda that API Gateway calls. */
export interface FunctionInvoker {
  /** @throws AwsError ResourceNotFoundException, TooManyRequestsException, RequestEntityTooLargeException. */
  invoke(
    functionNameOrArn: string,
    payload: string,
    options?: { traceHeader?: string },
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
  clock: Clock,
): Promise<ExecuteResponse> {
  const arn = integration.functionArn((scope, name) =>
    scope === "stageVariables" ? exchange.stage.variables?.[name] : undefined,
  );
  const called = clock.now();
  const result = await within(
    clock,
    integration.timeout,
    lambda.invoke(arn, proxyEvent(exchange), { traceHeader: exchange.trace }),
  );
  exchange.integrationLatency = clock.now() - called;
  exchange.integrationRequestId = result.requestId;
  exchange.integrationStatus = 200;
  if (result.functionError !== undefined) throw internalServerError(502);
  return proxyResponse(exchange, result.payload);
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
