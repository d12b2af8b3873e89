import { crc32 } from "node:zlib";
import type { ApiRequest, ApiResponse, ServiceApi } from "../../gateway/api.ts";
import { parseJson, unsupportedOperation } from "../../gateway/json-api.ts";
import { ArnTranslation } from "./arns.ts";
import type { DynamoDbDependencies, DynamoDbOperation } from "./operation.ts";
import { operations } from "./operations/index.ts";
import { passedOn } from "./passed-on.ts";
import { KeyBook } from "./permissions/key-book.ts";
import { tablesOf } from "./permissions/table.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const maxRequest = 16 * 1024 * 1024;

export function dynamoDbApi(dependencies: DynamoDbDependencies): ServiceApi {
  const arns = new ArnTranslation(dependencies.context);
  const own = new Map(operations.map((operation) => [operation.name, operation]));
  const keys = new KeyBook(dependencies);
  const passed = new Map(passedOn.map((operation) => [operation.name, operation]));
  const known = [...operations, ...passedOn].sort((one, other) => (one.name < other.name ? -1 : 1));
  return {
    scope: "dynamodb",
    protocol: "json",
    operations: known,
    async handle(request) {
      const header = request.headers["x-amz-target"];
      const target = typeof header === "string" ? header : "";
      const name = target.slice(target.indexOf(".") + 1);
      const operation = own.get(name);
      const entry = operation ?? passed.get(name);
      if (!entry) {
        throw unsupportedOperation(
          "dynamodb",
          name,
          known.map((entry) => entry.name),
        );
      }
      const body = await request.body(maxRequest);
      await authorize(entry, request, body, keys);
      return operation
        ? await answer(operation, arns.request(body), arns, dependencies)
        : await passOn(target, name, arns.request(body), arns, dependencies);
    },
  };
}

/** The root user may do everything: its bodies are not looked into. */
async function authorize(
  { permissions }: Pick<DynamoDbOperation, "permissions">,
  request: ApiRequest,
  body: Buffer,
  keys: KeyBook,
): Promise<void> {
  const root = request.caller.principal.kind === "root";
  const input = root ? {} : parseJson(body);
  const known = root ? new Map() : await keys.of(tablesOf(input));
  request.authorize(() => permissions(input, request.account, known));
}

/** The hot path: bytes in, bytes out. They are held whole so that a request can be sent again to a new engine. */
async function passOn(
  target: string,
  name: string,
  body: Buffer,
  arns: ArnTranslation,
  { engine }: DynamoDbDependencies,
): Promise<ApiResponse> {
  const received = await engine.send(target, body);
  const translated = arns.answer(name, received.body);
  const sum = translated === received.body ? received.crc32 : "";
  return {
    status: received.status,
    headers: {
      "content-type": "application/x-amz-json-1.0",
      // Some SDKs check it: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
      "x-amz-crc32": sum === "" ? String(crc32(translated)) : sum,
    },
    body: translated,
  };
}

async function answer(
  operation: DynamoDbOperation,
  body: Buffer,
  arns: ArnTranslation,
  dependencies: DynamoDbDependencies,
): Promise<ApiResponse> {
  const result = await operation.run(parseJson(body), dependencies);
  const bytes = arns.answer(operation.name, Buffer.from(JSON.stringify(result)));
  return {
    status: 200,
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-crc32": String(crc32(bytes)) },
    body: bytes,
  };
}
