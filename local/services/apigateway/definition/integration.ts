import { asObject, asText, type JsonObject } from "./openapi.ts";
import { compileTemplate, type Template } from "./template.ts";

export type Integration = LambdaProxyIntegration | MockIntegration | UnsupportedIntegration;

export interface LambdaProxyIntegration {
  readonly type: "aws_proxy";
  /** The function's ARN, which may carry a qualifier or `${stageVariables.name}`. */
  readonly functionArn: Template;
  readonly timeout: number;
}

export interface MockIntegration {
  readonly type: "mock";
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Template | undefined;
}

export interface UnsupportedIntegration {
  readonly type: "unsupported";
  /** As declared: `http_proxy`, `aws`, … */
  readonly declared: string;
}

/** Milliseconds. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const longestTimeout = 29_000;

export function compileIntegration(operation: JsonObject): Integration | undefined {
  const declared = asObject(operation["x-amazon-apigateway-integration"]);
  if (!declared) return undefined;
  const type = (asText(declared.type) ?? "").toLowerCase();
  if (type === "mock") return mock(declared);
  const functionArn = type === "aws_proxy" ? functionArnOf(asText(declared.uri) ?? "") : undefined;
  if (!functionArn) return { type: "unsupported", declared: type || "(no type)" };
  const timeout = typeof declared.timeoutInMillis === "number" ? declared.timeoutInMillis : longestTimeout;
  return { type: "aws_proxy", functionArn: compileTemplate(functionArn, ""), timeout };
}

/** `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<function ARN>/invocations` */
function functionArnOf(uri: string): string | undefined {
  return /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(uri)?.[1];
}

/** A mock's request template is a constant in practice: `{"statusCode": 200}`. */
function mock(declared: JsonObject): MockIntegration {
  const request = asText(asObject(declared.requestTemplates)?.["application/json"]) ?? "";
  const wanted = /"?statusCode"?\s*:\s*(\d{3})/.exec(request)?.[1] ?? "200";
  const responses = Object.entries(asObject(declared.responses) ?? {});
  const [, chosen] =
    responses.find(([pattern]) => pattern !== "default" && new RegExp(`^(?:${pattern})$`).test(wanted)) ??
    responses.find(([pattern]) => pattern === "default") ??
    [];
  const response = asObject(chosen) ?? {};
  const body = asText(asObject(response.responseTemplates)?.["application/json"]);
  return {
    type: "mock",
    status: Number(response.statusCode ?? wanted),
    headers: literalHeaders(asObject(response.responseParameters) ?? {}),
    body: body === undefined ? undefined : compileTemplate(body, ""),
  };
}

/** `method.response.header.X: "'value'"` → `["X", "value"]`; mappings from the integration do not exist in a mock. */
function literalHeaders(parameters: JsonObject): [string, string][] {
  const headers: [string, string][] = [];
  for (const [target, value] of Object.entries(parameters)) {
    const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
    const literal = typeof value === "string" ? /^'(.*)'$/s.exec(value)?.[1] : undefined;
    if (name && literal !== undefined) headers.push([name, literal]);
  }
  return headers;
}
