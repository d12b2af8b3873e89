import { arnOf } from "../../../context.ts";
import type { DynamoDbPermissions } from "../operation.ts";
import { objectOf } from "./table.ts";

/** Of an operation on the stream that `StreamArn` names. */
export function onStream(action: string): DynamoDbPermissions {
  return (input) => [{ action, resource: textOf(input.StreamArn) }];
}

/** Of an operation on what `ResourceArn` names. */
export function onResource(action: string): DynamoDbPermissions {
  return (input) => [{ action, resource: textOf(input.ResourceArn) }];
}

/**
 * Of a read by iterator. The engine's iterators name the table and not the stream's label, so that a policy for one
 * label does not match here; one for `table/<name>/stream/*` does. GetShardIterator is held against the one stream.
 */
export function onShard(action: string): DynamoDbPermissions {
  return (input, account) => {
    const table = tableOfIterator(textOf(input.ShardIterator));
    return [{ action, resource: arnOf(account, "dynamodb", `table/${table}/stream/*`) }];
  };
}

/** `*` for the iterator of an engine that writes another form. */
function tableOfIterator(iterator: string): string {
  try {
    const { table_name: table } = objectOf(JSON.parse(Buffer.from(iterator, "base64").toString("utf8")));
    return typeof table === "string" ? table : "*";
  } catch {
    return "*";
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
