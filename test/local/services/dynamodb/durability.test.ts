import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { isRunning } from "../../../../local/process-table.ts";
import { administrator } from "../../../helpers/administrator.ts";
import { startDynamoDb } from "./service.ts";

describe("DynamoDB, killed", function () {
  this.timeout(60_000);
  let dir: string;
  const undo: (() => Promise<unknown> | unknown)[] = [];

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "slipway-dynamodb-"));
  });

  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
    await rm(dir, { recursive: true, force: true });
  });

  it("loses no acknowledged write of 1,000 when its engine is killed in the middle", async () => {
    const cloud = await startDynamoDb({ dir, client: { maxAttempts: 6 } });
    undo.push(() => cloud.stop());
    await cloud.createTable("links");
    const first = cloud.service.engine.pid ?? 0;
    const acknowledged: string[] = [];
    const puts = Array.from({ length: 1000 }, async (_, at) => {
      await cloud.client.send(new PutItemCommand({ TableName: "links", Item: { pk: { S: `k${at}` } } }));
      acknowledged.push(`k${at}`);
      if (acknowledged.length === 400) process.kill(first, "SIGKILL");
    });
    const failed = (await Promise.allSettled(puts)).filter(({ status }) => status === "rejected");
    assert.notEqual(cloud.service.engine.pid, first, "the engine was started again");
    assert.equal(failed.length, 0, "an SDK that tries again sees nothing of it");
    assert.equal(acknowledged.length, 1000);
    assert.deepEqual(await keysOf(cloud.client), new Set(acknowledged));
    assert.match(cloud.endpoint.said("warn").join("\n"), /ended \(.*137.*\); starting it again/);
  });

  it("loses no acknowledged write when the local cloud is killed, and leaves no engine behind", async () => {
    const { child, url, engine } = await startChild();
    const client = clientOf(url);
    const acknowledged: string[] = [];
    const puts = Array.from({ length: 1000 }, async (_, at) => {
      await client.send(new PutItemCommand({ TableName: "links", Item: { pk: { S: `k${at}` } } }));
      acknowledged.push(`k${at}`);
      if (acknowledged.length === 300) child.kill("SIGKILL");
    });
    await Promise.allSettled(puts);
    client.destroy();
    assert.ok(acknowledged.length >= 300 && acknowledged.length < 1000);
    for (let waited = 0; isRunning(engine); waited++) {
      assert.ok(waited < 200, "the engine ends with the local cloud");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }

    const again = await startDynamoDb({ dir });
    undo.push(() => again.stop());
    const kept = await keysOf(again.client);
    assert.deepEqual(
      acknowledged.filter((key) => !kept.has(key)),
      [],
    );
  });

  it("counts 1,000 concurrent additions exactly", async () => {
    const cloud = await startDynamoDb({ dir });
    undo.push(() => cloud.stop());
    await cloud.createTable("links");
    const add = new UpdateItemCommand({
      TableName: "links",
      Key: { pk: { S: "x" } },
      UpdateExpression: "ADD clicks :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
    });
    await Promise.all(Array.from({ length: 1000 }, () => cloud.client.send(add)));
    const { Item } = await cloud.client.send(
      new GetItemCommand({ TableName: "links", Key: { pk: { S: "x" } } }),
    );
    assert.equal(Item?.clicks?.N, "1000");
  });

  /** A local cloud in a process of its own, with the table made. */
  async function startChild(): Promise<{ child: ChildProcess; url: string; engine: number }> {
    const seed = await startDynamoDb({ dir });
    await seed.createTable("links");
    await seed.stop();
    const script = join(import.meta.dirname, "crash-child.ts");
    const child = spawn(process.execPath, ["--import", "tsx", script, dir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    undo.push(() => child.kill("SIGKILL"));
    const [line] = await once(child.stdout, "data");
    return { child, ...JSON.parse(String(line)) };
  }

  function clientOf(url: string): DynamoDBClient {
    return new DynamoDBClient({
      endpoint: url,
      region: "us-east-1",
      credentials: administrator,
      maxAttempts: 1,
    });
  }

  async function keysOf(client: DynamoDBClient): Promise<Set<string | undefined>> {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({ TableName: "links", ConsistentRead: true }),
    );
    assert.equal(LastEvaluatedKey, undefined);
    return new Set(Items.map(({ pk }) => pk?.S));
  }
});
