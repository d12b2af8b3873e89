import { requestPath, requestTime } from "./context-variables.ts";
import { type Exchange, header } from "./exchange.ts";

/**
 * The event of a Lambda proxy integration of a REST API (format 1.0), as JSON text.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyEvent(exchange: Exchange): string {
  const { request, stage, headers, query } = exchange;
  const body = requestBody(exchange);
  return JSON.stringify({
    resource: exchange.resource?.path,
    path: exchange.eventPath,
    httpMethod: request.method,
    headers: headers.single,
    multiValueHeaders: headers.multi,
    queryStringParameters: query.single,
    multiValueQueryStringParameters: query.multi,
    pathParameters: exchange.pathParameters ?? null,
    stageVariables: stage.variables,
    requestContext: {
      resourceId: exchange.resource?.id,
      resourcePath: exchange.resource?.path,
      httpMethod: request.method,
      extendedRequestId: exchange.extendedRequestId,
      requestTime: requestTime(exchange.startedAt),
      path: requestPath(exchange),
      accountId: exchange.accountId,
      protocol: "HTTP/1.1",
      stage: stage.name,
      domainPrefix: request.host.slice(0, Math.max(0, request.host.indexOf("."))),
      requestTimeEpoch: exchange.startedAt,
      requestId: exchange.requestId,
      identity: {
        cognitoIdentityPoolId: null,
        accountId: null,
        cognitoIdentityId: null,
        caller: null,
        sourceIp: request.sourceIp,
        principalOrgId: null,
        accessKey: null,
        cognitoAuthenticationType: null,
        cognitoAuthenticationProvider: null,
        userArn: null,
        userAgent: header(headers, "user-agent") ?? null,
        user: null,
      },
      domainName: request.host,
      deploymentId: stage.deployment.id,
      apiId: stage.apiId,
    },
    body: body.text,
    isBase64Encoded: body.isBase64Encoded,
  });
}

function requestBody(exchange: Exchange): { text: string | null; isBase64Encoded: boolean } {
  const { body } = exchange.request;
  if (body.length === 0) return { text: null, isBase64Encoded: false };
  // API Gateway takes a body without a type for JSON.
  const type = header(exchange.headers, "content-type") ?? "application/json";
  return exchange.stage.deployment.api.isBinary(mediaType(type))
    ? { text: body.toString("base64"), isBase64Encoded: true }
    : { text: body.toString("utf8"), isBase64Encoded: false };
}

/** `image/webp;q=0.9, text/html` → `image/webp`: API Gateway honours the first type alone. */
export function mediaType(value: string): string {
  const end = value.search(/[;,]/);
  return (end < 0 ? value : value.slice(0, end)).trim().toLowerCase();
}
