import { crc32 } from "node:zlib";
import { type ApiRequest, type ApiResponse, AwsError, type ServiceApi } from "../../gateway/api.ts";
import { type JsonInput, unsupportedOperation } from "../../gateway/json-api.ts";
import { ArnTranslation } from "./arns.ts";
import type { DynamoDbDependencies, DynamoDbOperation } from "./operation.ts";
import { operations } from "./operations/index.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const maxRequest = 16 * 1024 * 1024;

/** Passed to the engine as they are. */
const passedOn = new Map<string, string | undefined>([
  ...names(
    `BatchExecuteStatement BatchGetItem BatchWriteItem CreateTable DeleteItem DescribeTable ExecuteStatement
    ExecuteTransaction GetItem ListTables ListTagsOfResource PutItem Query Scan TagResource TransactGetItems
    TransactWriteItems UntagResource UpdateItem UpdateTable`,
    undefined,
  ),
  ...names("DescribeStream GetRecords GetShardIterator ListStreams", "DynamoDB Streams; one shard a stream."),
]);

export function dynamoDbApi(dependencies: DynamoDbDependencies): ServiceApi {
  const arns = new ArnTranslation(dependencies.context);
  const own = new Map(operations.map((operation) => [operation.name, operation]));
  const known = [
    ...operations.map(({ name, note }) => ({ name, ...(note ? { note } : {}) })),
    ...[...passedOn].map(([name, note]) => ({ name, ...(note ? { note } : {}) })),
  ].sort((one, other) => (one.name < other.name ? -1 : 1));
  return {
    scope: "dynamodb",
    protocol: "json",
    operations: known,
    async handle(request) {
      const header = request.headers["x-amz-target"];
      const target = typeof header === "string" ? header : "";
      const name = target.slice(target.indexOf(".") + 1);
      const operation = own.get(name);
      if (operation) return await answer(operation, request, arns, dependencies);
      if (!passedOn.has(name)) {
        throw unsupportedOperation(
          "dynamodb",
          name,
          known.map((entry) => entry.name),
        );
      }
      return await passOn(target, name, arns.request(await request.body(maxRequest)), arns, dependencies);
    },
  };
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
  request: ApiRequest,
  arns: ArnTranslation,
  dependencies: DynamoDbDependencies,
): Promise<ApiResponse> {
  const body = arns.request(await request.body(maxRequest));
  const result = await operation.run(parse(body), dependencies);
  const bytes = arns.answer(operation.name, Buffer.from(JSON.stringify(result)));
  return {
    status: 200,
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-crc32": String(crc32(bytes)) },
    body: bytes,
  };
}

function parse(body: Buffer): JsonInput {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    // Narrows `object` only; each operation looks at the members it reads.
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonInput;
  } catch {
    // Falls through to the one answer for every malformed body.
  }
  throw new AwsError("SerializationException", "The request body is not a JSON object.");
}

function names(text: string, note: string | undefined): [string, string | undefined][] {
  return text.split(/\s+/).map((name) => [name, note]);
}
