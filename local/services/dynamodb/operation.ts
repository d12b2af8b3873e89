import type { CloudContext } from "../../context.ts";
import { AwsError, type OperationEntry } from "../../gateway/api.ts";
import type { JsonInput } from "../../gateway/json-api.ts";
import type { Permissions } from "../../gateway/permission.ts";
import type { Engine } from "./engine/engine.ts";
import type { TableBook } from "./tables.ts";

/** An operation that the engine does not do, or not whole; a file each under `operations/`. */
export interface DynamoDbOperation extends OperationEntry {
  readonly permissions: DynamoDbPermissions;
  run(input: JsonInput, dependencies: DynamoDbDependencies): Promise<object> | object;
}

/** Given the partition keys of the tables that the request names, as far as they are known. */
export type DynamoDbPermissions = Permissions<JsonInput, PartitionKeys>;

/** Name of a table's partition key attribute, by the table's name. */
export type PartitionKeys = ReadonlyMap<string, string>;

export interface DynamoDbDependencies {
  readonly context: CloudContext;
  readonly engine: Engine;
  readonly tables: TableBook;
}

/** @throws AwsError ValidationException */
export function tableName(input: JsonInput): string {
  const name = input.TableName;
  if (typeof name === "string" && name !== "") return name;
  throw new AwsError(
    "ValidationException",
    "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
  );
}

/** @throws AwsError TableNotFoundException, as the operations on backups call it. */
export async function requireTable(name: string, { engine }: DynamoDbDependencies): Promise<void> {
  try {
    await engine.call("DescribeTable", { TableName: name });
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== "ResourceNotFoundException") throw error;
    throw new AwsError("TableNotFoundException", `Table not found: ${name}`);
  }
}
