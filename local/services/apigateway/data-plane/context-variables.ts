import { type Exchange, header } from "./exchange.ts";

/** What is known once the answer is: for access logs. */
export interface Outcome {
  readonly status: number;
  /** Bytes. */
  readonly responseLength: number;
  /** Milliseconds since the epoch. */
  readonly endedAt: number;
}

/**
 * A `$context` variable as text; undefined where it has no value.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function contextVariable(exchange: Exchange, name: string, outcome?: Outcome): string | undefined {
  switch (name) {
    case "accountId":
      return exchange.accountId;
    case "apiId":
      return exchange.stage.apiId;
    case "awsEndpointRequestId":
    case "integration.requestId":
      return exchange.integrationRequestId;
    case "deploymentId":
      return exchange.stage.deployment.id;
    case "domainName":
      return exchange.request.host;
    case "domainPrefix":
      return exchange.request.host.split(".", 1)[0];
    case "error.message":
      return exchange.error?.message;
    case "error.messageString":
      return exchange.error && JSON.stringify(exchange.error.message);
    case "error.responseType":
      return exchange.error?.type;
    case "extendedRequestId":
      return exchange.extendedRequestId;
    case "httpMethod":
      return exchange.request.method;
    case "identity.sourceIp":
      return exchange.request.sourceIp;
    case "identity.userAgent":
      return header(exchange.headers, "user-agent");
    case "integration.latency":
    case "integrationLatency":
      return exchange.integrationLatency?.toString();
    case "integration.status":
    case "integrationStatus":
      return exchange.integrationStatus?.toString();
    case "path":
      return requestPath(exchange);
    case "protocol":
      return "HTTP/1.1";
    case "requestId":
      return exchange.requestId;
    case "requestTime":
      return requestTime(exchange.startedAt);
    case "requestTimeEpoch":
      return exchange.startedAt.toString();
    case "resourceId":
      return exchange.resource?.id;
    case "resourcePath":
      return exchange.resource?.path;
    case "responseLatency":
      return outcome && (outcome.endedAt - exchange.startedAt).toString();
    case "responseLength":
      return outcome?.responseLength.toString();
    case "stage":
      return exchange.stage.name;
    case "status":
      return outcome?.status.toString();
    case "xrayTraceId":
      return exchange.trace.slice("Root=".length);
    default:
      return undefined;
  }
}

/** The path with its stage, as `requestContext.path` carries it. */
export function requestPath(exchange: Exchange): string {
  return exchange.fullPath;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
let lastSecond = Number.NaN;
let lastText = "";

/** Common Log Format: `09/Apr/2015:12:34:56 +0000`. Requests of one second share the text. */
export function requestTime(at: number): string {
  const second = Math.floor(at / 1000);
  if (second !== lastSecond) {
    const iso = new Date(second * 1000).toISOString();
    const month = months[Number(iso.slice(5, 7)) - 1];
    lastText = `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
    lastSecond = second;
  }
  return lastText;
}
