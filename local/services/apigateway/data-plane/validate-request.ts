import type { RequestValidation } from "../definition/request-validator.ts";
import { type Exchange, header } from "./exchange.ts";
import { GatewayError } from "./gateway-errors.ts";
import { mediaType } from "./proxy-event.ts";

/** @throws GatewayError BAD_REQUEST_PARAMETERS or BAD_REQUEST_BODY. */
export function validateRequest(exchange: Exchange, validation: RequestValidation): void {
  const missing = validation.required.filter((parameter) => {
    if (parameter.in === "header") return !header(exchange.headers, parameter.name.toLowerCase());
    if (parameter.in === "path") return !exchange.pathParameters?.[parameter.name];
    return exchange.query.single?.[parameter.name] === undefined;
  });
  if (missing.length > 0) {
    const names = missing.map((parameter) => parameter.name).join(", ");
    throw new GatewayError("BAD_REQUEST_PARAMETERS", `Missing required request parameters: [${names}]`);
  }
  const model = validation.models?.get(
    mediaType(header(exchange.headers, "content-type") ?? "application/json"),
  );
  if (model && !model(parseBody(exchange.request.body))) {
    throw new GatewayError("BAD_REQUEST_BODY", "Invalid request body");
  }
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new GatewayError("BAD_REQUEST_BODY", "Invalid request body");
  }
}
