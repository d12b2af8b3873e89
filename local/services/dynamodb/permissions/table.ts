import { arnOf } from "../../../context.ts";
import type { JsonInput } from "../../../gateway/json-api.ts";
import type { Account } from "../../../gateway/permission.ts";
import type { DynamoDbPermissions } from "../operation.ts";

/**
 * Of an operation on the table that `TableName` names.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function onTable(action: string): DynamoDbPermissions {
  return (input, account) => [{ action, resource: tableArn(input.TableName, account) }];
}

/** A table may be named by its ARN. What is no name is the operation's to refuse. */
export function tableArn(nameOrArn: unknown, account: Account): string {
  return arnOf(account, "dynamodb", `table/${tableNameOf(nameOrArn)}`);
}

export function tableNameOf(nameOrArn: unknown): string {
  return typeof nameOrArn === "string" ? nameOrArn.replace(/^arn:aws:dynamodb:[^:]*:[^:]*:table\//, "") : "";
}

/** Every table that a request touches items of. */
export function tablesOf(input: JsonInput): readonly string[] {
  const named = [
    input.TableName,
    ...Object.keys(objectOf(input.RequestItems)),
    ...transactItems(input).map(({ request }) => request.TableName),
  ];
  return named.map(tableNameOf).filter((name) => name !== "");
}

/** The members of a transaction: `{ Put: { TableName, … } }`. */
export function transactItems(
  input: JsonInput,
): readonly { readonly kind: string; readonly request: JsonInput }[] {
  const items: readonly unknown[] = Array.isArray(input.TransactItems) ? input.TransactItems : [];
  return items.flatMap((item) =>
    Object.entries(objectOf(item)).map(([kind, request]) => ({ kind, request: objectOf(request) })),
  );
}

/** An object of a request's; empty for anything else, which the engine refuses. */
export function objectOf(value: unknown): JsonInput {
  // Narrows `object` only; every member is checked where it is read.
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonInput) : {};
}
