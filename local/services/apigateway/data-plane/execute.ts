import { randomUUID } from "node:crypto";
import type { CloudContext } from "../../../context.ts";
import { AwsError } from "../../../gateway/api.ts";
import type { CustomDomains } from "../custom-domains.ts";
import type { ApiMethod } from "../definition/compile.ts";
import { extendedRequestId, traceRoot } from "../ids.ts";
import type { RestApis } from "../rest-apis.ts";
import { type LogWriter, writeAccessLog } from "./access-log.ts";
import type { Exchange, ExecuteRequest, ExecuteResponse } from "./exchange.ts";
import { GatewayError, gatewayErrorResponse, internalServerError } from "./gateway-errors.ts";
import { type FunctionInvoker, invokeFunction } from "./lambda-integration.ts";
import { mockResponse } from "./mock-integration.ts";
import { MalformedResponse } from "./proxy-response.ts";
import { malformedQuery, parseQuery } from "./query.ts";
import { requestHeaders } from "./request-headers.ts";
import { validateRequest } from "./validate-request.ts";

/** Bytes. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const longestBody = 10_485_760;

type Located = Pick<Exchange, "stage" | "path" | "eventPath" | "fullPath">;

/** Serves requests to the stages of all APIs: one request in, one answer out, never a rejection. */
export class DataPlane {
  readonly #context: CloudContext;
  readonly #restApis: RestApis;
  readonly #domains: CustomDomains;
  readonly #lambda: FunctionInvoker;
  readonly #logs: LogWriter;
  readonly #refusals = new Set<string>();

  constructor(
    context: CloudContext,
    { restApis, domains }: { restApis: RestApis; domains: CustomDomains },
    lambda: FunctionInvoker,
    logs: LogWriter,
  ) {
    this.#context = context;
    this.#restApis = restApis;
    this.#domains = domains;
    this.#lambda = lambda;
    this.#logs = logs;
  }

  execute(request: ExecuteRequest): Promise<ExecuteResponse> {
    return this.#answer(request, this.#locate(request));
  }

  executeCustomDomain(request: ExecuteRequest): Promise<ExecuteResponse> {
    return this.#answer(request, this.#locateByDomain(request));
  }

  async #answer(request: ExecuteRequest, located: Located | undefined): Promise<ExecuteResponse> {
    if (request.body.length > longestBody) return bodyTooLong();
    if (!located) return forbidden();
    const exchange = this.#exchange(request, located);
    let response: ExecuteResponse;
    try {
      response = await this.#serve(exchange);
    } catch (error) {
      response = gatewayErrorResponse(exchange, this.#gatewayError(exchange, error));
    }
    response.headers.push(
      ["x-amzn-RequestId", exchange.requestId],
      ["x-amz-apigw-id", exchange.extendedRequestId],
      ["X-Amzn-Trace-Id", exchange.trace],
    );
    this.#log(exchange, response);
    return response;
  }

  /** The stage that the first path segment names. */
  #locate(request: ExecuteRequest): Located | undefined {
    const { host, path } = request;
    const dot = host.indexOf(".");
    const apiId = dot < 0 ? host : host.slice(0, dot);
    const slash = path.indexOf("/", 1);
    const stage = this.#restApis.stage(apiId, slash < 0 ? path.slice(1) : path.slice(1, slash));
    if (!stage || this.#restApis.apis.get(apiId)?.disableExecuteApiEndpoint !== false) return undefined;
    const inner = slash < 0 ? "/" : path.slice(slash);
    return { stage, path: inner, eventPath: inner, fullPath: `/${stage.name}${inner}` };
  }

  /** The stage that the custom domain's rules and mappings name; a closed execute-api address does not matter. */
  #locateByDomain({ host, path, headers }: ExecuteRequest): Located | undefined {
    const destination = this.#domains.route(host, path, headers);
    const stage = destination && this.#restApis.stage(destination.apiId, destination.stageName);
    return stage && { stage, path: destination.path, eventPath: path, fullPath: path };
  }

  #exchange(request: ExecuteRequest, { stage, path, eventPath, fullPath }: Located): Exchange {
    const startedAt = this.#context.clock.now();
    const requestIdOfApi = extendedRequestId();
    const trace = traceOf(request) ?? `Root=${traceRoot(startedAt)}`;
    const edge = stage.deployment.api.isEdge ? `${requestIdOfApi.slice(0, -1)}==` : undefined;
    return {
      request,
      stage,
      path,
      eventPath,
      fullPath,
      startedAt,
      trace,
      accountId: this.#context.accountId,
      requestId: randomUUID(),
      extendedRequestId: requestIdOfApi,
      headers: requestHeaders(request, trace, edge),
      query: parseQuery(request.query),
      resource: undefined,
      method: undefined,
      pathParameters: undefined,
      error: undefined,
      integrationStatus: undefined,
      integrationRequestId: undefined,
      integrationLatency: undefined,
    };
  }

  async #serve(exchange: Exchange): Promise<ExecuteResponse> {
    const method = this.#route(exchange);
    this.#authorize(exchange, method);
    if (!exchange.stage.admits(method)) throw new GatewayError("THROTTLED", "Too Many Requests");
    if (method.validation) validateRequest(exchange, method.validation);
    const { integration } = method;
    switch (integration.type) {
      case "aws_proxy":
        return await invokeFunction(exchange, integration, this.#lambda, this.#context);
      case "mock":
        return mockResponse(exchange, integration);
      case "unsupported":
        this.#refuseOnce(
          `integration ${method.key}`,
          `API Gateway: ${method.key} has an integration of type "${integration.declared}", which the local cloud does not run; it runs aws_proxy and mock. Callers get 500.`,
        );
        throw internalServerError(500);
    }
  }

  #route(exchange: Exchange): ApiMethod {
    const match = exchange.stage.deployment.api.routes.match(exchange.path);
    if (match === "malformed" || exchange.query === malformedQuery)
      throw new GatewayError("DEFAULT_4XX", "Bad Request");
    const resource = match?.target;
    const method = resource?.methods.get(exchange.request.method) ?? resource?.any;
    if (!resource || !method) {
      throw new GatewayError("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token");
    }
    exchange.resource = resource;
    exchange.method = method;
    exchange.pathParameters = match.parameters;
    return method;
  }

  /** Guards that the local cloud cannot check stay shut: nobody should take an open door for a tested one. */
  #authorize(exchange: Exchange, method: ApiMethod): void {
    if (method.access === "open") return;
    this.#refuseOnce(
      `access ${exchange.stage.apiId}${method.key}`,
      `API Gateway: ${method.key} is guarded by ${method.access}, which the local cloud cannot check; callers are refused.`,
    );
    if (method.access === "api key") throw new GatewayError("INVALID_API_KEY", "Forbidden");
    if (method.access === "authorizer") {
      throw new GatewayError("AUTHORIZER_CONFIGURATION_ERROR", "Internal server error");
    }
    throw new GatewayError("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token");
  }

  #gatewayError(exchange: Exchange, error: unknown): GatewayError {
    if (error instanceof GatewayError) return error;
    const { log } = this.#context;
    const where = `API Gateway ${exchange.request.method} ${exchange.resource?.path ?? exchange.path} (request ${exchange.requestId})`;
    if (error instanceof MalformedResponse) {
      log.warn(`${where}: malformed Lambda proxy response: ${error.message}`);
      return internalServerError(502);
    }
    if (error instanceof AwsError) {
      if (error.status === 413) return new GatewayError("REQUEST_TOO_LARGE", "Request Too Long");
      log.warn(`${where}: Lambda answered ${error.code}: ${error.message}`);
      return internalServerError(500);
    }
    log.error(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return internalServerError(500);
  }

  #refuseOnce(key: string, message: string): void {
    if (this.#refusals.has(key)) return;
    this.#refusals.add(key);
    this.#context.log.warn(message);
  }

  #log(exchange: Exchange, response: ExecuteResponse): void {
    const { accessLog } = exchange.stage;
    if (!accessLog) return;
    writeAccessLog(this.#logs, accessLog, exchange, {
      status: response.status,
      responseLength: response.body.length,
      endedAt: this.#context.clock.now(),
    });
  }
}

function traceOf(request: ExecuteRequest): string | undefined {
  for (const [name, value] of request.headers) {
    if (name.length === 15 && name.toLowerCase() === "x-amzn-trace-id" && value.includes("Root="))
      return value;
  }
  return undefined;
}

/** Before the stage is known no gateway response applies. */
function forbidden(): ExecuteResponse {
  return {
    status: 403,
    headers: [
      ["x-amzn-ErrorType", "ForbiddenException"],
      ["Content-Type", "application/json"],
      ["x-amzn-RequestId", randomUUID()],
    ],
    body: Buffer.from('{"message":"Forbidden"}'),
  };
}

/** API Gateway refuses such a body before it looks at the API, and in plain text. */
function bodyTooLong(): ExecuteResponse {
  return {
    status: 413,
    headers: [["Content-Type", "text/plain"]],
    body: Buffer.from(`HTTP content length exceeded ${longestBody} bytes.`),
  };
}
