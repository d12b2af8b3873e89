import {
  type CompiledGatewayResponse,
  type GatewayResponseType,
  gatewayResponseTypes,
  type HeaderSource,
} from "../definition/gateway-response.ts";
import { contextVariable } from "./context-variables.ts";
import { type Exchange, type ExecuteResponse, header } from "./exchange.ts";
import { headerText } from "./proxy-response.ts";

/** An answer that API Gateway gives itself. */
export class GatewayError extends Error {
  readonly type: GatewayResponseType;
  /** Wins over the type's own status: malformed answers are 502, of type DEFAULT_5XX. */
  readonly status: number;
  /** For `x-amzn-ErrorType`. */
  readonly errorType: string;

  constructor(type: GatewayResponseType, message: string, status?: number, errorType?: string) {
    super(message);
    this.type = type;
    this.status = status ?? gatewayResponseTypes[type].status;
    this.errorType = errorType ?? gatewayResponseTypes[type].errorType;
  }
}

/** What clients see of every fault of an integration. */
export function internalServerError(status: 500 | 502): GatewayError {
  return new GatewayError("DEFAULT_5XX", "Internal server error", status, "InternalServerErrorException");
}

/** Renders the error as the API customised it, or as API Gateway does by default. */
export function gatewayErrorResponse(exchange: Exchange, error: GatewayError): ExecuteResponse {
  exchange.error = { message: error.message, type: error.type };
  const { gatewayResponses } = exchange.stage.deployment.api;
  const custom =
    gatewayResponses.get(error.type) ??
    gatewayResponses.get(error.status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
  const headers: [string, string][] = [["x-amzn-ErrorType", error.errorType]];
  if (!custom) {
    headers.push(["Content-Type", "application/json"]);
    return { status: error.status, headers, body: Buffer.from(defaultBody(error)) };
  }
  return render(exchange, custom, error, headers);
}

function render(
  exchange: Exchange,
  custom: CompiledGatewayResponse,
  error: GatewayError,
  headers: [string, string][],
): ExecuteResponse {
  headers.push(["Content-Type", custom.contentType]);
  for (const [name, source] of custom.headers) {
    const value = headerValue(exchange, source);
    if (value !== undefined) headers.push([name, headerText(value)]);
  }
  const body = custom.body((scope, name) =>
    scope === "context" ? contextVariable(exchange, name) : exchange.stage.variables?.[name],
  );
  return { status: custom.status ?? error.status, headers, body: Buffer.from(body) };
}

/** Front and back of API Gateway format their JSON differently; clients that compare text see it. */
function defaultBody(error: GatewayError): string {
  const space = spacedTypes.has(error.type) ? " " : "";
  return `{"message":${space}${JSON.stringify(error.message)}}`;
}

const spacedTypes: ReadonlySet<GatewayResponseType> = new Set([
  "API_CONFIGURATION_ERROR",
  "BAD_REQUEST_BODY",
  "BAD_REQUEST_PARAMETERS",
  "DEFAULT_5XX",
  "INTEGRATION_FAILURE",
  "INTEGRATION_TIMEOUT",
]);

function headerValue(exchange: Exchange, source: HeaderSource): string | undefined {
  if (source.kind === "literal") return source.value;
  if (source.kind === "context") return contextVariable(exchange, source.name);
  const value =
    source.in === "header"
      ? header(exchange.headers, source.name.toLowerCase())
      : source.in === "querystring"
        ? exchange.query.single?.[source.name]
        : exchange.pathParameters?.[source.name];
  // A decoded query or path parameter can hold a line break; a header cannot.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a header
  return value?.replace(/[\u0000-\u001f\u007f]/g, "");
}
