import { AwsError } from "../../../gateway/api.ts";

export type JsonObject = { readonly [name: string]: unknown };

/** An OpenAPI 2 or 3 document as API Gateway imports it; only what the local cloud reads is typed. */
export interface OpenApiDocument {
  readonly paths: readonly (readonly [path: string, item: JsonObject])[];
  /** Named schemas: `definitions` of OpenAPI 2, `components.schemas` of OpenAPI 3. */
  readonly schemas: JsonObject;
  readonly securitySchemes: JsonObject;
  readonly root: JsonObject;
}

/**
 * Reads an API's body, JSON or YAML.
 * @throws AwsError BadRequestException where API Gateway's import would refuse it.
 */
export async function readOpenApi(body: string): Promise<OpenApiDocument> {
  const root = asObject(await parse(body));
  if (!root) throw invalid("Invalid OpenAPI input: the document is not an object.");
  if (typeof root.swagger !== "string" && typeof root.openapi !== "string") {
    throw invalid('Invalid OpenAPI input: neither "swagger" nor "openapi" names the version.');
  }
  const paths: (readonly [string, JsonObject])[] = [];
  for (const [path, item] of Object.entries(asObject(root.paths) ?? {})) {
    const object = asObject(item);
    if (!path.startsWith("/") || !object) {
      throw invalid(`Invalid OpenAPI input: path "${path}" must start with "/" and hold an object.`);
    }
    paths.push([path, object]);
  }
  const components = asObject(root.components) ?? {};
  return {
    root,
    paths,
    schemas: asObject(root.definitions) ?? asObject(components.schemas) ?? {},
    securitySchemes: asObject(root.securityDefinitions) ?? asObject(components.securitySchemes) ?? {},
  };
}

export function asObject(value: unknown): JsonObject | undefined {
  // The cast names what the two checks have just established.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Follows `#/a/b/c` inside the document. */
export function resolvePointer(root: JsonObject, pointer: string): JsonObject | undefined {
  if (!pointer.startsWith("#/")) return undefined;
  let value: unknown = root;
  for (const step of pointer.slice(2).split("/")) {
    value = asObject(value)?.[step.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return asObject(value);
}

async function parse(body: string): Promise<unknown> {
  try {
    return JSON.parse(body);
  } catch (jsonError) {
    // Rarely needed, so the YAML parser stays off the start path.
    const { parse: parseYaml } = await import("yaml");
    try {
      return parseYaml(body);
    } catch {
      throw invalid(
        `Invalid OpenAPI input: ${jsonError instanceof Error ? jsonError.message : String(jsonError)}`,
      );
    }
  }
}

function invalid(message: string): AwsError {
  return new AwsError("BadRequestException", message);
}
