import assert from "node:assert/strict";
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import type { ApiHandler } from "../../functions/shared/handler.ts";

export interface ApiRequest {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A value is sent as JSON; a string as it is. */
  readonly body?: unknown;
  /** Hands the body over in base64, as API Gateway does for binary media types. */
  readonly base64?: boolean;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** The body as JSON. Asserted field by field by the test. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads answers of every shape
  readonly json: any;
}

/** Calls a handler with the event that API Gateway's proxy integration would make of the request. */
export async function callHandler(handler: ApiHandler, request: ApiRequest = {}): Promise<ApiAnswer> {
  const { path = {}, query = {}, headers = {}, body, base64 = false } = request;
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const event = {
    httpMethod: "GET",
    path: "/",
    resource: "/",
    headers,
    multiValueHeaders: {},
    pathParameters: Object.keys(path).length > 0 ? path : null,
    queryStringParameters: Object.keys(query).length > 0 ? query : null,
    multiValueQueryStringParameters: null,
    stageVariables: null,
    body: text === undefined ? null : base64 ? Buffer.from(text).toString("base64") : text,
    isBase64Encoded: base64 && text !== undefined,
  };
  // Handlers read no more of either than this.
  const result = await handler(event as unknown as APIGatewayProxyEvent, context as Context);
  return answerOf(result);
}

const context: Partial<Context> = {
  awsRequestId: "11111111-2222-3333-4444-555555555555",
  functionName: "test",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:test",
  memoryLimitInMB: "512",
};

function answerOf({ statusCode, headers = {}, body }: APIGatewayProxyResult): ApiAnswer {
  assert.ok(
    Object.keys(headers).every((name) => name === name.toLowerCase()),
    "one way to write header names",
  );
  const type = String(headers["content-type"] ?? "");
  return {
    status: statusCode,
    headers,
    text: body,
    json: type.includes("json") ? JSON.parse(body) : undefined,
  };
}
