import { type ApiRequest, AwsError, type OperationEntry, type ServiceApi } from "./api.ts";
import type { Permissions } from "./permission.ts";

/** One operation of an `X-Amz-Target` service; a file each under `services/<name>/operations/`. */
export interface JsonOperation<Dependencies> extends OperationEntry {
  readonly permissions: Permissions<JsonInput, Dependencies>;
  run(input: JsonInput, dependencies: Dependencies, request: ApiRequest): Promise<unknown> | unknown;
}

export type JsonInput = Readonly<Record<string, unknown>>;

/**
 * API of a service that speaks AWS JSON 1.0 or 1.1: the operation is named by the `X-Amz-Target` header.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function jsonApi<Dependencies>(options: {
  scope: string;
  contentType: "application/x-amz-json-1.0" | "application/x-amz-json-1.1";
  dependencies: Dependencies;
  operations: readonly JsonOperation<Dependencies>[];
}): ServiceApi {
  const byName = new Map(options.operations.map((operation) => [operation.name, operation]));
  return {
    scope: options.scope,
    protocol: "json",
    operations: options.operations,
    async handle(request) {
      const name =
        String(request.headers["x-amz-target"] ?? "")
          .split(".")
          .at(-1) ?? "";
      const operation = byName.get(name);
      if (!operation) throw unsupportedOperation(options.scope, name, [...byName.keys()]);
      const input = parseJson(await request.body());
      const { dependencies } = options;
      request.authorize(() => operation.permissions(input, request.account, dependencies));
      const answer = await operation.run(input, dependencies, request);
      return {
        status: 200,
        headers: { "content-type": options.contentType },
        body: JSON.stringify(answer ?? {}),
      };
    },
  };
}

/** AWS-shaped refusal for what the local cloud does not do; the gateway also logs it, once an operation. */
export function unsupportedOperation(scope: string, name: string, known: readonly string[]): AwsError {
  return new AwsError(
    "NotImplemented",
    `The local cloud does not support ${scope}:${name || "(no operation named)"}; it supports ${known.join(", ")}. See docs/local-coverage.md.`,
    501,
  );
}

/** @throws AwsError SerializationException */
export function parseJson(body: Buffer): JsonInput {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    // The cast only narrows `object` to a record; each operation validates the members it reads.
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonInput;
  } catch {
    // Falls through to the one answer for every malformed body.
  }
  throw new AwsError("SerializationException", "The request body is not a JSON object.");
}

/** @throws AwsError ValidationException when the member is absent or no text. */
export function requiredText(input: JsonInput, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === "") {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
}

/** @throws AwsError SerializationException when the member is there and no text. */
export function optionalText(input: JsonInput, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new AwsError("SerializationException", `"${name}" must be a string.`);
  return value;
}

/** @throws AwsError SerializationException when the member is there and no number. */
export function optionalNumber(input: JsonInput, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw new AwsError("SerializationException", `"${name}" must be a number.`);
  return value;
}

/** @throws AwsError SerializationException when the member is there and no list of strings. */
export function optionalTexts(input: JsonInput, name: string): readonly string[] | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.some((item) => typeof item !== "string")) {
    throw new AwsError("SerializationException", `"${name}" must be a list of strings.`);
  }
  return value;
}
