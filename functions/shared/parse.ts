import type { APIGatewayProxyEvent } from "aws-lambda";
import type * as z from "zod/mini";
import { type FieldError, Problem } from "./problem";

/** @throws Problem 400, field by field, when the body is not JSON or not what the schema takes. */
export function parseBody<Schema extends z.ZodMiniType>(
  event: APIGatewayProxyEvent,
  schema: Schema,
): z.output<Schema> {
  const result = schema.safeParse(parseJson(bodyText(event)));
  if (result.success) return result.data;
  throw invalid("body", result.error.issues, true);
}

/** @throws Problem 400, field by field */
export function parsePath<Schema extends z.ZodMiniType>(
  event: APIGatewayProxyEvent,
  schema: Schema,
): z.output<Schema> {
  const result = schema.safeParse(event.pathParameters ?? {});
  if (result.success) return result.data;
  throw invalid("path", result.error.issues, false);
}

/** @throws Problem 400, field by field */
export function parseQuery<Schema extends z.ZodMiniType>(
  event: APIGatewayProxyEvent,
  schema: Schema,
): z.output<Schema> {
  const result = schema.safeParse(event.queryStringParameters ?? {});
  if (result.success) return result.data;
  throw invalid("query", result.error.issues, false);
}

/** A header by its name in any case: API Gateway passes names on as the client wrote them. */
export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  const found = Object.keys(event.headers ?? {}).find((key) => key.toLowerCase() === name);
  return found === undefined ? undefined : event.headers[found];
}

function bodyText(event: APIGatewayProxyEvent): string {
  if (!event.body) throw badBody("the request has no body; send a JSON object");
  // awsx declares every media type binary, so API Gateway hands bodies over in base64.
  if (!event.isBase64Encoded) return event.body;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(event.body, "base64"));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw badBody("the body is not UTF-8 text; send JSON in UTF-8");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, refusePrototypeKeys);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badBody(`the body is not valid JSON: ${error.message}`);
  }
}

// JSON.parse makes an own property of "__proto__", which the first careless copy turns into a prototype.
function refusePrototypeKeys(key: string, value: unknown): unknown {
  if (key === "__proto__") {
    throw new Problem(400, 'The body has a key "__proto__".', [
      { field: "__proto__", pointer: "#/__proto__", detail: "this key is not allowed; leave it out" },
    ]);
  }
  return value;
}

function badBody(detail: string): Problem {
  return new Problem(400, `The request cannot be read: ${detail}.`, [
    { field: "body", pointer: "#", detail },
  ]);
}

function invalid(
  where: "body" | "path" | "query",
  issues: readonly z.core.$ZodIssue[],
  pointers: boolean,
): Problem {
  const errors = issues.flatMap((issue): FieldError[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) =>
        fieldError([...issue.path, key], "this field is not known; leave it out", pointers),
      );
    }
    return [fieldError(issue.path, issue.message, pointers)];
  });
  const fields = [...new Set(errors.map((error) => error.field))].join(", ");
  return new Problem(400, `The ${where} of the request is not valid: see ${fields}.`, errors);
}

function fieldError(path: readonly PropertyKey[], detail: string, pointers: boolean): FieldError {
  const parts = path.map(String);
  const field = parts.join(".") || "body";
  if (!pointers) return { field, detail };
  // RFC 6901: "~" and "/" are escaped in a JSON pointer.
  return {
    field,
    pointer: `#${parts.map((part) => `/${part.replace(/~/g, "~0").replace(/\//g, "~1")}`).join("")}`,
    detail,
  };
}
