import type { DynamoDbPermissions } from "../operation.ts";
import { itemContext } from "./condition-keys.ts";
import { objectOf, tableArn, tableNameOf, transactItems } from "./table.ts";

/** Of a batch, on each of its tables. */
export function onBatch(action: string): DynamoDbPermissions {
  return (input, account, keys) =>
    Object.entries(objectOf(input.RequestItems)).map(([table, requests]) => {
      const partitionKey = keys.get(tableNameOf(table));
      // BatchGetItem has one request a table, BatchWriteItem a list of puts and deletes.
      const contexts = (Array.isArray(requests) ? requests.flatMap(writes) : [requests]).map((request) =>
        itemContext(objectOf(request), partitionKey),
      );
      return { action, resource: tableArn(table, account), context: merged(contexts) };
    });
}

/**
 * Of a transaction: what each of its members would need by itself.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export function onTransaction(operation: string): DynamoDbPermissions {
  return (input, account, keys) =>
    transactItems(input).map(({ kind, request }) => ({
      action: `dynamodb:${kind}Item`,
      resource: tableArn(request.TableName, account),
      context: {
        ...itemContext(request, keys.get(tableNameOf(request.TableName))),
        "dynamodb:EnclosingOperation": operation,
      },
    }));
}

function writes(request: unknown): readonly unknown[] {
  return Object.values(objectOf(request));
}

/** The values of all requests together, key by key. */
function merged(contexts: readonly ReturnType<typeof itemContext>[]): ReturnType<typeof itemContext> {
  const all: Record<string, string[]> = {};
  for (const context of contexts) {
    for (const [key, value] of Object.entries(context)) {
      const values = all[key] ?? [];
      values.push(...(typeof value === "string" ? [value] : value));
      all[key] = values;
    }
  }
  return all;
}
