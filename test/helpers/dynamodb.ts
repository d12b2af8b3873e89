import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer as createNetServer } from "node:net";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { jobsTable } from "../../functions/jobs/keys.ts";
import { linksTable } from "../../functions/links/keys.ts";
import { administrator } from "./administrator.ts";

/** A real DynamoDB engine of this test's own, in memory. */
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
  const engine = await startEngine();
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
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
    endpoint: engine.endpoint,
    client,
    createLinksTable: () =>
      create("links", [linksTable.hashKey, linksTable.rangeKey], [linksTable.ownerIndex]),
    createJobsTable: () => create("jobs", [jobsTable.hashKey], [jobsTable.listIndex, jobsTable.sweepIndex]),
    async stop() {
      client.destroy();
      await engine.stop();
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

interface Engine {
  readonly endpoint: string;
  stop(): Promise<void>;
}

async function startEngine(): Promise<Engine> {
  const binary = new URL("../../node_modules/@dynoxide/linux-x64/dynoxide", import.meta.url).pathname;
  return existsSync(binary) ? startDynoxide(binary) : startDynalite();
}

/** It does not tell which port it took, so it is given one that was free a moment ago; on bad luck, another. */
async function startDynoxide(binary: string): Promise<Engine> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const child = spawn(binary, ["--port", String(port)], { stdio: ["ignore", "ignore", "pipe"] });
    const endpoint = `http://127.0.0.1:${port}`;
    const failure = await listening(child);
    if (failure === undefined) return { endpoint, stop: () => ended(child) };
    await ended(child);
    if (attempt === 3) throw new Error(`dynoxide does not start: ${failure}`);
  }
}

function listening(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let output = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      output += chunk;
      if (/listening on/i.test(output)) resolve(undefined);
    });
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code) => resolve(`it ended with ${code}: ${output}`));
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createNetServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function startDynalite(): Promise<Engine> {
  // CommonJS without types: this is the part of it that is used here.
  const dynalite = createRequire(import.meta.url)("dynalite") as (
    options: object,
  ) => import("node:http").Server;
  const server = dynalite({ createTableMs: 0 });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      const stop = () => new Promise<void>((done) => server.close(() => done()));
      resolve({ endpoint: `http://127.0.0.1:${port}`, stop });
    });
  });
}
