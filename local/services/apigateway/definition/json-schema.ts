import { asList, asObject, type JsonObject, resolvePointer } from "./openapi.ts";

export type SchemaValidator = (value: unknown) => boolean;

/**
 * Compiles a request model. API Gateway's models are JSON Schema draft 4; the keywords here are those that
 * validate JSON, `format` and `dependencies` aside.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
export function compileSchema(
  schema: JsonObject,
  document: JsonObject,
  known = new Map<string, SchemaValidator>(),
): SchemaValidator {
  if (typeof schema.$ref === "string") return reference(schema.$ref, document, known);
  const nested = (value: unknown) => compileSchema(asObject(value) ?? {}, document, known);
  const checks: SchemaValidator[] = [
    ...typeCheck(schema),
    ...valueChecks(schema),
    ...numberChecks(schema),
    ...stringChecks(schema),
    ...arrayChecks(schema, nested),
    ...objectChecks(schema, nested),
    ...combinations(schema, nested),
  ];
  return (value) => checks.every((check) => check(value));
}

/** A name may refer to itself, so it is looked up when it is first used. */
function reference(
  pointer: string,
  document: JsonObject,
  known: Map<string, SchemaValidator>,
): SchemaValidator {
  return (value) => {
    let validator = known.get(pointer);
    if (!validator) {
      const target = resolvePointer(document, pointer);
      validator = target ? compileSchema(target, document, known) : () => false;
      known.set(pointer, validator);
    }
    return validator(value);
  };
}

type Nested = (schema: unknown) => SchemaValidator;

function typeCheck(schema: JsonObject): SchemaValidator[] {
  const types = typeof schema.type === "string" ? [schema.type] : asList(schema.type);
  return types.length === 0 ? [] : [(value) => types.some((type) => hasType(value, type))];
}

function hasType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "object":
      return asObject(value) !== undefined;
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function valueChecks(schema: JsonObject): SchemaValidator[] {
  if (!Array.isArray(schema.enum)) return [];
  const allowed = new Set(schema.enum.map((item) => JSON.stringify(item)));
  return [(value) => allowed.has(JSON.stringify(value))];
}

function numberChecks(schema: JsonObject): SchemaValidator[] {
  const { minimum, maximum, multipleOf } = schema;
  const checks: SchemaValidator[] = [];
  const check = (test: (value: number) => boolean) =>
    checks.push((value) => typeof value !== "number" || test(value));
  if (typeof minimum === "number") {
    check(schema.exclusiveMinimum === true ? (value) => value > minimum : (value) => value >= minimum);
  }
  if (typeof maximum === "number") {
    check(schema.exclusiveMaximum === true ? (value) => value < maximum : (value) => value <= maximum);
  }
  if (typeof multipleOf === "number") check((value) => Number.isInteger(value / multipleOf));
  return checks;
}

function stringChecks(schema: JsonObject): SchemaValidator[] {
  const { minLength, maxLength } = schema;
  const checks: SchemaValidator[] = [];
  const check = (test: (value: string) => boolean) =>
    checks.push((value) => typeof value !== "string" || test(value));
  if (typeof minLength === "number") check((value) => [...value].length >= minLength);
  if (typeof maxLength === "number") check((value) => [...value].length <= maxLength);
  if (typeof schema.pattern === "string") {
    const pattern = new RegExp(schema.pattern, "u");
    check((value) => pattern.test(value));
  }
  return checks;
}

function arrayChecks(schema: JsonObject, nested: Nested): SchemaValidator[] {
  const { minItems, maxItems } = schema;
  const checks: SchemaValidator[] = [];
  const check = (test: (value: unknown[]) => boolean) =>
    checks.push((value) => !Array.isArray(value) || test(value));
  if (typeof minItems === "number") check((value) => value.length >= minItems);
  if (typeof maxItems === "number") check((value) => value.length <= maxItems);
  if (schema.uniqueItems === true) {
    check((value) => new Set(value.map((item) => JSON.stringify(item))).size === value.length);
  }
  if (asObject(schema.items)) {
    const item = nested(schema.items);
    check((value) => value.every(item));
  }
  return checks;
}

function objectChecks(schema: JsonObject, nested: Nested): SchemaValidator[] {
  const checks: SchemaValidator[] = [];
  const check = (test: (value: JsonObject) => boolean) =>
    checks.push((value) => {
      const object = asObject(value);
      return !object || test(object);
    });
  const properties = new Map(
    Object.entries(asObject(schema.properties) ?? {}).map(([name, property]) => [name, nested(property)]),
  );
  for (const name of asList(schema.required)) {
    if (typeof name === "string") check((value) => Object.hasOwn(value, name));
  }
  if (properties.size > 0) {
    check((value) =>
      [...properties].every(([name, property]) => !Object.hasOwn(value, name) || property(value[name])),
    );
  }
  const { additionalProperties, minProperties, maxProperties } = schema;
  if (additionalProperties === false) {
    check((value) => Object.keys(value).every((name) => properties.has(name)));
  } else if (asObject(additionalProperties)) {
    const other = nested(additionalProperties);
    check((value) => Object.entries(value).every(([name, item]) => properties.has(name) || other(item)));
  }
  if (typeof minProperties === "number") check((value) => Object.keys(value).length >= minProperties);
  if (typeof maxProperties === "number") check((value) => Object.keys(value).length <= maxProperties);
  return checks;
}

function combinations(schema: JsonObject, nested: Nested): SchemaValidator[] {
  const checks: SchemaValidator[] = [];
  const all = (list: unknown) => asList(list).map(nested);
  if (Array.isArray(schema.allOf)) checks.push(...all(schema.allOf));
  if (Array.isArray(schema.anyOf)) {
    const options = all(schema.anyOf);
    checks.push((value) => options.some((option) => option(value)));
  }
  if (Array.isArray(schema.oneOf)) {
    const options = all(schema.oneOf);
    checks.push((value) => options.filter((option) => option(value)).length === 1);
  }
  if (asObject(schema.not)) {
    const refused = nested(schema.not);
    checks.push((value) => !refused(value));
  }
  return checks;
}
