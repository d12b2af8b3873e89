import { setTimeout as delay } from "node:timers/promises";
import { AwsError } from "../../../gateway/api.ts";
import type { Engine } from "../engine/engine.ts";
import type { AttributeDefinition, IndexDefinition, KeyElement } from "./table-definition.ts";

/** What is read of DescribeTable's answer. */
export interface TableDescription {
  readonly TableName: string;
  readonly TableStatus: string;
  readonly KeySchema: readonly KeyElement[];
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly GlobalSecondaryIndexes?: readonly (IndexDefinition & { readonly IndexStatus: string })[];
  readonly LatestStreamLabel?: string;
}

/** Far longer than any engine takes on a machine of one's own. */
const patienceMilliseconds = 30_000;

/** @throws AwsError ResourceNotFoundException */
export async function describeTable(engine: Engine, name: string): Promise<TableDescription> {
  const { Table: table } = await engine.call("DescribeTable", { TableName: name });
  // The protocol's own shape.
  return table as TableDescription;
}

/** Waits for the table and all its indexes. @throws Error when they take too long */
export async function waitUntilActive(engine: Engine, name: string): Promise<TableDescription> {
  for (let waited = 0; ; waited += 20) {
    const table = await describeTable(engine, name);
    const indexes = table.GlobalSecondaryIndexes ?? [];
    const active = [table.TableStatus, ...indexes.map(({ IndexStatus }) => IndexStatus)].every(
      (status) => status === undefined || status === "ACTIVE",
    );
    if (active) return table;
    if (waited > patienceMilliseconds)
      throw new Error(`DynamoDB: table "${name}" stays ${table.TableStatus}`);
    await delay(20);
  }
}

/** Deletes and waits until it is gone; no error when it is not there. */
export async function deleteTable(engine: Engine, name: string): Promise<void> {
  try {
    await engine.call("DeleteTable", { TableName: name });
  } catch (error) {
    if (isGone(error)) return;
    throw error;
  }
  await waitUntilGone(engine, name);
}

/** Waits for a table's deletion to end. @throws Error when it takes too long */
async function waitUntilGone(engine: Engine, name: string): Promise<void> {
  for (let waited = 0; waited < patienceMilliseconds; waited += 20) {
    try {
      await describeTable(engine, name);
    } catch (error) {
      if (isGone(error)) return;
      throw error;
    }
    await delay(20);
  }
  throw new Error(`DynamoDB: table "${name}" does not go`);
}

/** Whether the table is there to stay; waits for the end of a deletion that is under way. */
export async function exists(engine: Engine, name: string): Promise<boolean> {
  try {
    const { TableStatus: status } = await describeTable(engine, name);
    if (status !== "DELETING") return true;
    await waitUntilGone(engine, name);
    return false;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

export function isGone(error: unknown): boolean {
  return error instanceof AwsError && error.code === "ResourceNotFoundException";
}
