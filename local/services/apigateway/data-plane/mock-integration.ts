import type { MockIntegration } from "../definition/integration.ts";
import { contextVariable } from "./context-variables.ts";
import type { Exchange, ExecuteResponse } from "./exchange.ts";
import { headerText } from "./proxy-response.ts";

/** A response that API Gateway makes itself, as in CORS preflights. */
export function mockResponse(exchange: Exchange, integration: MockIntegration): ExecuteResponse {
  const headers = integration.headers.map(([name, value]): [string, string] => [name, headerText(value)]);
  if (!headers.some(([name]) => name.toLowerCase() === "content-type")) {
    headers.push(["Content-Type", "application/json"]);
  }
  const body =
    integration.body?.((scope, name) =>
      scope === "context" ? contextVariable(exchange, name) : exchange.stage.variables?.[name],
    ) ?? "";
  return { status: integration.status, headers, body: Buffer.from(body) };
}
