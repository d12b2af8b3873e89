import { compileSchema, type SchemaValidator } from "./json-schema.ts";
import {
  asList,
  asObject,
  asText,
  type JsonObject,
  type OpenApiDocument,
  resolvePointer,
} from "./openapi.ts";

/** What a method checks before its integration is called. */
export interface RequestValidation {
  /** Sorted as API Gateway lists them in its message. */
  readonly required: readonly RequiredParameter[];
  /** By media type; undefined where bodies are not validated. */
  readonly models: ReadonlyMap<string, SchemaValidator> | undefined;
}

export interface RequiredParameter {
  readonly in: "header" | "path" | "querystring";
  readonly name: string;
}

/**
 * The validation of one operation, where a request validator is named for it or for the whole API.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function compileValidation(
  document: OpenApiDocument,
  pathItem: JsonObject,
  operation: JsonObject,
): RequestValidation | undefined {
  const name =
    asText(operation["x-amazon-apigateway-request-validator"]) ??
    asText(document.root["x-amazon-apigateway-request-validator"]);
  if (!name) return undefined;
  const validators = asObject(document.root["x-amazon-apigateway-request-validators"]);
  const validator = asObject(validators?.[name]);
  if (!validator) return undefined;
  const parameters = [...asList(pathItem.parameters), ...asList(operation.parameters)].map((parameter) =>
    resolve(document, asObject(parameter) ?? {}),
  );
  return {
    required: validator.validateRequestParameters === true ? requiredParameters(parameters) : [],
    models: validator.validateRequestBody === true ? models(document, operation, parameters) : undefined,
  };
}

function requiredParameters(parameters: readonly JsonObject[]): RequiredParameter[] {
  const required: RequiredParameter[] = [];
  for (const parameter of parameters) {
    const name = asText(parameter.name);
    if (parameter.required !== true || name === undefined) continue;
    if (parameter.in === "header" || parameter.in === "path") required.push({ in: parameter.in, name });
    if (parameter.in === "query") required.push({ in: "querystring", name });
  }
  return required.sort((a, b) => (`${a.in}.${a.name}` < `${b.in}.${b.name}` ? -1 : 1));
}

function models(
  document: OpenApiDocument,
  operation: JsonObject,
  parameters: readonly JsonObject[],
): ReadonlyMap<string, SchemaValidator> {
  const schemas = new Map<string, SchemaValidator>();
  const add = (mediaType: string, schema: unknown) => {
    schemas.set(mediaType.toLowerCase(), compileSchema(asObject(schema) ?? {}, document.root));
  };
  const bodyParameter = parameters.find((parameter) => parameter.in === "body");
  if (bodyParameter) {
    const consumes = asList(operation.consumes ?? document.root.consumes).filter(
      (type) => typeof type === "string",
    );
    for (const type of consumes.length > 0 ? consumes : ["application/json"]) add(type, bodyParameter.schema);
  }
  const requestBody = resolve(document, asObject(operation.requestBody) ?? {});
  for (const [type, media] of Object.entries(asObject(requestBody.content) ?? {})) {
    add(type, asObject(media)?.schema);
  }
  return schemas;
}

function resolve(document: OpenApiDocument, value: JsonObject): JsonObject {
  return typeof value.$ref === "string" ? (resolvePointer(document.root, value.$ref) ?? {}) : value;
}
