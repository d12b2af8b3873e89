import { arnOf } from "../../../context.ts";
import type { DynamoDbPermissions } from "../operation.ts";

/** Of an operation on the stream that `StreamArn` names. */
export function onStream(action: string): DynamoDbPermissions {
  return (input) => [{ action, resource: textOf(input.StreamArn) }];
}

/** Of an operation on what `ResourceArn` names. */
export function onResource(action: string): DynamoDbPermissions {
  return (input) => [{ action, resource: textOf(input.ResourceArn) }];
}

/**
 * Of a read by iterator. An iterator is the engine's own and says no stream's name that could be relied upon, so the
 * caller needs the action on every stream; GetShardIterator, which made it, is held against the one.
 */
export function onShard(action: string): DynamoDbPermissions {
  return (_input, account) => [{ action, resource: arnOf(account, "dynamodb", "table/*/stream/*") }];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
