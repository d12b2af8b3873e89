import type { GatewayResponseDefinition } from "../rest-apis.ts";
import { compileTemplate, type Template } from "./template.ts";

/** A gateway response ready to render. */
export interface CompiledGatewayResponse {
  readonly status: number | undefined;
  readonly headers: readonly (readonly [name: string, value: HeaderSource])[];
  readonly contentType: string;
  readonly body: Template;
}

/** Where a header of a gateway response comes from. */
export type HeaderSource =
  | { readonly kind: "literal"; readonly value: string }
  | { readonly kind: "context"; readonly name: string }
  | { readonly kind: "request"; readonly in: "header" | "querystring" | "path"; readonly name: string };

const defaultTemplate = '{"message":$context.error.messageString}';

/**
 * Types and their default status codes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const gatewayResponseTypes = {
  ACCESS_DENIED: { status: 403, errorType: "AccessDeniedException" },
  API_CONFIGURATION_ERROR: { status: 500, errorType: "InternalServerErrorException" },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, errorType: "AuthorizerConfigurationException" },
  BAD_REQUEST_BODY: { status: 400, errorType: "BadRequestException" },
  BAD_REQUEST_PARAMETERS: { status: 400, errorType: "BadRequestException" },
  INTEGRATION_FAILURE: { status: 504, errorType: "InternalServerErrorException" },
  INTEGRATION_TIMEOUT: { status: 504, errorType: "InternalServerErrorException" },
  INVALID_API_KEY: { status: 403, errorType: "ForbiddenException" },
  MISSING_AUTHENTICATION_TOKEN: { status: 403, errorType: "MissingAuthenticationTokenException" },
  REQUEST_TOO_LARGE: { status: 413, errorType: "RequestEntityTooLargeException" },
  THROTTLED: { status: 429, errorType: "TooManyRequestsException" },
  DEFAULT_4XX: { status: 400, errorType: "BadRequestException" },
  DEFAULT_5XX: { status: 500, errorType: "InternalServerErrorException" },
} as const;

export type GatewayResponseType = keyof typeof gatewayResponseTypes;

export function compileGatewayResponse(definition: GatewayResponseDefinition): CompiledGatewayResponse {
  const templates = Object.entries(definition.responseTemplates);
  const [contentType, template] = templates.find(([type]) => type === "application/json") ??
    templates[0] ?? ["application/json", defaultTemplate];
  return {
    status: definition.statusCode,
    headers: Object.entries(definition.responseParameters).flatMap(([target, source]) =>
      header(target, source),
    ),
    contentType,
    body: compileTemplate(template, ""),
  };
}

/** `gatewayresponse.header.Access-Control-Allow-Origin: "'*'"`; path and query targets mean nothing to a client. */
function header(target: string, source: string): [string, HeaderSource][] {
  const name = /^gatewayresponse\.header\.(.+)$/.exec(target)?.[1];
  if (!name) return [];
  const literal = /^'(.*)'$/s.exec(source)?.[1];
  if (literal !== undefined) return [[name, { kind: "literal", value: literal }]];
  const context = /^context\.(.+)$/.exec(source)?.[1];
  if (context) return [[name, { kind: "context", name: context }]];
  const request = /^method\.request\.(header|querystring|path)\.(.+)$/.exec(source);
  const place = request?.[1];
  if (place === "header" || place === "querystring" || place === "path") {
    return [[name, { kind: "request", in: place, name: request?.[2] ?? "" }]];
  }
  return [];
}
