import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { jobsTable } from "../../functions/jobs/keys.ts";
import { linksTable } from "../../functions/links/keys.ts";
import { startChild } from "../../local/services/dynamodb/engine/child.ts";
import { findEngine } from "../../local/services/dynamodb/engine/command.ts";
import { Ownership } from "../../local/services/dynamodb/engine/ownership.ts";
import { administrator } from "./administrator.ts";
import { testContext } from "./cloud-context.ts";

/** A real DynamoDB engine of this test's own, without the rest of the local cloud. */
export interface TestDynamoDb {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  /** Creates an empty table of the shape that the program gives to the table of links; answers its name. */
  createLinksTable(): Promise<string>;
  /** The same for the table of jobs. */
  createJobsTable(): Promise<string>;
  stop(): Promise<void>;
}

export async function startDynamoDb(): Promise<TestDynamoDb> {
  const dir = await mkdtemp(join(tmpdir(), "slipway-dynamodb-"));
  const command = findEngine();
  const engine = await startChild(
    command,
    dir,
    new Ownership(dir, command.mark(dir), testContext({ dir }).log),
  );
  const endpoint = `http://127.0.0.1:${engine.port}`;
  const client = new DynamoDBClient({
    endpoint,
    region: "us-east-1",
    credentials: administrator,
  });
  let tables = 0;
  const create = async (name: string, keys: readonly [string, ...string[]], indexes: readonly Index[]) => {
    const TableName = `${name}-${++tables}`;
    await client.send(new CreateTableCommand({ TableName, ...tableOf(keys, indexes) }));
    return TableName;
  };
  return {
    endpoint,
    client,
    createLinksTable: () =>
      create("links", [linksTable.hashKey, linksTable.rangeKey], [linksTable.ownerIndex]),
    createJobsTable: () => create("jobs", [jobsTable.hashKey], [jobsTable.listIndex, jobsTable.sweepIndex]),
    async stop() {
      client.destroy();
      await engine.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

interface Index {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey: string;
}

function tableOf(keys: readonly [string, ...string[]], indexes: readonly Index[]) {
  const names = new Set([...keys, ...indexes.flatMap(({ hashKey, rangeKey }) => [hashKey, rangeKey])]);
  return {
    BillingMode: "PAY_PER_REQUEST" as const,
    AttributeDefinitions: [...names].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
    KeySchema: keySchema(...keys),
    GlobalSecondaryIndexes: indexes.map(({ name, hashKey, rangeKey }) => ({
      IndexName: name,
      KeySchema: keySchema(hashKey, rangeKey),
      Projection: { ProjectionType: "ALL" as const },
    })),
  };
}

function keySchema(hash: string, range?: string) {
  return [
    { AttributeName: hash, KeyType: "HASH" as const },
    ...(range === undefined ? [] : [{ AttributeName: range, KeyType: "RANGE" as const }]),
  ];
}
