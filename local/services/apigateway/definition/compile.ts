import { AwsError } from "../../../gateway/api.ts";
import { derivedId } from "../ids.ts";
import type { GatewayResponseDefinition } from "../rest-apis.ts";
import { type CompiledGatewayResponse, compileGatewayResponse } from "./gateway-response.ts";
import { compileIntegration, type Integration } from "./integration.ts";
import { asList, asObject, asText, type JsonObject, type OpenApiDocument, readOpenApi } from "./openapi.ts";
import { compileValidation, type RequestValidation } from "./request-validator.ts";
import { RouteTree } from "./route-tree.ts";

/** What a deployment keeps of its API: enough to serve it after the API itself has moved on. */
export interface ApiSnapshot {
  readonly apiId: string;
  readonly rootResourceId: string;
  readonly endpointType: string;
  readonly body: string | undefined;
  readonly binaryMediaTypes: readonly string[];
  readonly gatewayResponses: Readonly<Record<string, GatewayResponseDefinition>>;
}

/** A snapshot ready to serve. */
export interface CompiledApi {
  readonly routes: RouteTree<ApiResource>;
  readonly gatewayResponses: ReadonlyMap<string, CompiledGatewayResponse>;
  /** True for media types whose bodies travel base64 to the integration. */
  readonly isBinary: (mediaType: string) => boolean;
  /** Edge-optimised APIs stand behind a CloudFront distribution of API Gateway's own, which adds headers. */
  readonly isEdge: boolean;
}

export interface ApiResource {
  readonly id: string;
  /** `/links/{slug}` */
  readonly path: string;
  readonly methods: ReadonlyMap<string, ApiMethod>;
  readonly any: ApiMethod | undefined;
}

export interface ApiMethod {
  /** `GET`, or `ANY`. */
  readonly httpMethod: string;
  /** `/links/{slug}/GET`: what method settings and throttling go by. */
  readonly key: string;
  readonly integration: Integration;
  readonly validation: RequestValidation | undefined;
  readonly access: "open" | "iam" | "api key" | "authorizer";
}

/** @throws AwsError BadRequestException where API Gateway's import would refuse the document. */
export async function compileApi(snapshot: ApiSnapshot): Promise<CompiledApi> {
  const document = snapshot.body === undefined ? undefined : await readOpenApi(snapshot.body);
  const routes = new RouteTree<ApiResource>();
  for (const [path, item] of document?.paths ?? []) {
    const id = path === "/" ? snapshot.rootResourceId : derivedId(6, `${snapshot.apiId} ${path}`);
    const resource = document && compileResource(document, id, path, item);
    if (!resource) continue;
    try {
      routes.add(path, resource);
    } catch (error) {
      throw new AwsError("BadRequestException", error instanceof Error ? error.message : String(error));
    }
  }
  const gatewayResponses = new Map<string, CompiledGatewayResponse>();
  for (const [type, definition] of Object.entries(declaredGatewayResponses(document))) {
    gatewayResponses.set(type, compileGatewayResponse(definition));
  }
  for (const [type, definition] of Object.entries(snapshot.gatewayResponses)) {
    gatewayResponses.set(type, compileGatewayResponse(definition));
  }
  const declaredBinary = asList(document?.root["x-amazon-apigateway-binary-media-types"]);
  return {
    routes,
    gatewayResponses,
    isBinary: mediaTypeMatcher(
      snapshot.binaryMediaTypes.length > 0
        ? snapshot.binaryMediaTypes
        : declaredBinary.filter((type): type is string => typeof type === "string"),
    ),
    isEdge: snapshot.endpointType === "EDGE",
  };
}

const verbs = ["get", "put", "post", "delete", "options", "head", "patch"] as const;
const anyMethod = "x-amazon-apigateway-any-method";

function compileResource(
  document: OpenApiDocument,
  id: string,
  path: string,
  item: JsonObject,
): ApiResource | undefined {
  const methods = new Map<string, ApiMethod>();
  for (const verb of verbs) {
    const method = compileMethod(document, path, item, verb, verb.toUpperCase());
    if (method) methods.set(method.httpMethod, method);
  }
  const any = compileMethod(document, path, item, anyMethod, "ANY");
  return methods.size > 0 || any ? { id, path, methods, any } : undefined;
}

function compileMethod(
  document: OpenApiDocument,
  path: string,
  item: JsonObject,
  member: string,
  httpMethod: string,
): ApiMethod | undefined {
  const operation = asObject(item[member]);
  const integration = operation && compileIntegration(operation);
  if (!operation || !integration) return undefined;
  return {
    httpMethod,
    key: `${path === "/" ? "" : path}/${httpMethod}`,
    integration,
    validation: compileValidation(document, item, operation),
    access: accessOf(document, operation),
  };
}

function accessOf(document: OpenApiDocument, operation: JsonObject): ApiMethod["access"] {
  const auth = asObject(operation["x-amazon-apigateway-auth"] ?? document.root["x-amazon-apigateway-auth"]);
  if (asText(auth?.type)?.toUpperCase() === "AWS_IAM") return "iam";
  let access: ApiMethod["access"] = "open";
  for (const requirement of asList(operation.security ?? document.root.security)) {
    for (const name of Object.keys(asObject(requirement) ?? {})) {
      const scheme = asObject(document.securitySchemes[name]);
      if (scheme?.["x-amazon-apigateway-authtype"] === "awsSigv4") return "iam";
      if (scheme?.["x-amazon-apigateway-authorizer"]) return "authorizer";
      access = "api key";
    }
  }
  return access;
}

function declaredGatewayResponses(
  document: OpenApiDocument | undefined,
): Record<string, GatewayResponseDefinition> {
  const declared = Object.entries(asObject(document?.root["x-amazon-apigateway-gateway-responses"]) ?? {});
  return Object.fromEntries(
    declared.map(([type, value]) => {
      const response = asObject(value) ?? {};
      const status = Number(response.statusCode);
      return [
        type,
        {
          statusCode: Number.isInteger(status) && status >= 100 ? status : undefined,
          responseParameters: textEntries(response.responseParameters),
          responseTemplates: textEntries(response.responseTemplates),
        },
      ];
    }),
  );
}

function textEntries(value: unknown): Record<string, string> {
  const entries = Object.entries(asObject(value) ?? {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** Patterns are whole types, `image/*` or everything; they compare without case. */
function mediaTypeMatcher(patterns: readonly string[]): (mediaType: string) => boolean {
  const lower = patterns.map((pattern) => pattern.toLowerCase());
  if (lower.includes("*/*")) return () => true;
  const exact = new Set(lower.filter((pattern) => !pattern.endsWith("/*")));
  const families = lower.filter((pattern) => pattern.endsWith("/*")).map((pattern) => pattern.slice(0, -1));
  return (mediaType) => exact.has(mediaType) || families.some((family) => mediaType.startsWith(family));
}
