import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import {
  BatchGetItemCommand,
  CreateBackupCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeLimitsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { sign } from "../../../helpers/sign.ts";
import { needStreams } from "../../../helpers/tools.ts";
import { startDynamoDb } from "./service.ts";

describe("DynamoDB's API", () => {
  let cloud: Awaited<ReturnType<typeof startDynamoDb>>;

  before(async () => {
    cloud = await startDynamoDb({ region: "eu-west-1" });
    await cloud.createTable("links");
  });

  after(() => cloud.stop());

  it("passes items through, whatever they hold", async () => {
    const item = {
      pk: { S: 'arn:aws:dynamodb:eu-west-1:1:table/"TableName":"arn:aws:dynamodb:x:1:table/y"' },
      text: { S: "ü\u0000\u{1f600}" },
      bytes: { B: new Uint8Array([0, 255]) },
      deep: { M: { __proto__x: { L: [{ NULL: true }, { BOOL: false }] } } },
    };
    await cloud.client.send(new PutItemCommand({ TableName: "links", Item: item }));
    const { Item } = await cloud.client.send(
      new GetItemCommand({ TableName: "links", Key: { pk: item.pk } }),
    );
    assert.deepEqual(Item, item);
  });

  it("tells ARNs of this account and region", async () => {
    const { Table } = await cloud.client.send(new DescribeTableCommand({ TableName: "links" }));
    assert.equal(Table?.TableArn, "arn:aws:dynamodb:eu-west-1:000000000000:table/links");
  });

  it("takes a table's ARN for its name", async () => {
    const TableName = "arn:aws:dynamodb:eu-west-1:000000000000:table/links";
    await cloud.client.send(new PutItemCommand({ TableName, Item: { pk: { S: "by-arn" } } }));
    const { Item } = await cloud.client.send(new GetItemCommand({ TableName, Key: { pk: { S: "by-arn" } } }));
    assert.equal(Item?.pk?.S, "by-arn");
  });

  it("does transactions and batches", async () => {
    await cloud.client.send(
      new TransactWriteItemsCommand({
        TransactItems: ["t1", "t2"].map((pk) => ({ Put: { TableName: "links", Item: { pk: { S: pk } } } })),
      }),
    );
    const { Responses } = await cloud.client.send(
      new BatchGetItemCommand({
        RequestItems: { links: { Keys: [{ pk: { S: "t1" } }, { pk: { S: "t2" } }] } },
      }),
    );
    assert.equal(Responses?.links?.length, 2);
  });

  it("answers a checksum that is right, also where it changed the answer", async () => {
    for (const [operation, input] of [
      ["ListTables", {}],
      ["DescribeTable", { TableName: "links" }],
      ["DescribeLimits", {}],
    ] as const) {
      const response = await post(`DynamoDB_20120810.${operation}`, JSON.stringify(input));
      const body = Buffer.from(await response.arrayBuffer());
      assert.equal(response.headers.get("x-amz-crc32"), String(crc32(body)), operation);
    }
  });

  it("keeps point-in-time recovery", async () => {
    const status = async () => {
      const { ContinuousBackupsDescription: answer } = await cloud.client.send(
        new DescribeContinuousBackupsCommand({ TableName: "links" }),
      );
      return answer?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
    };
    assert.equal(await status(), "DISABLED");
    await cloud.client.send(
      new UpdateContinuousBackupsCommand({
        TableName: "links",
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
    assert.equal(await status(), "ENABLED");
    await assert.rejects(cloud.client.send(new DescribeContinuousBackupsCommand({ TableName: "absent" })), {
      name: "TableNotFoundException",
    });
  });

  it("keeps a time to live", async () => {
    await cloud.client.send(
      new UpdateTimeToLiveCommand({
        TableName: "links",
        TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
      }),
    );
    const { TimeToLiveDescription } = await cloud.client.send(
      new DescribeTimeToLiveCommand({ TableName: "links" }),
    );
    assert.deepEqual(TimeToLiveDescription, { AttributeName: "expires", TimeToLiveStatus: "ENABLED" });
  });

  it("answers limits", async () => {
    const { TableMaxReadCapacityUnits } = await cloud.client.send(new DescribeLimitsCommand({}));
    assert.equal(TableMaxReadCapacityUnits, 40_000);
  });

  it("gives the records of a stream", async function () {
    needStreams(this);
    const { outputs } = await cloud.endpoint.create("aws:dynamodb/table:Table", "streamed", {
      name: "streamed",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      attributes: [{ name: "pk", type: "S" }],
      streamEnabled: true,
      streamViewType: "NEW_IMAGE",
    });
    await cloud.client.send(new PutItemCommand({ TableName: "streamed", Item: { pk: { S: "a" } } }));
    const streams = async (operation: string, input: object) => {
      const response = await post(`DynamoDBStreams_20120810.${operation}`, JSON.stringify(input));
      assert.equal(response.status, 200, operation);
      return await response.json();
    };
    const { Streams } = await streams("ListStreams", {});
    assert.equal(Streams[0].StreamArn, outputs.streamArn);
    const { StreamDescription } = await streams("DescribeStream", { StreamArn: outputs.streamArn });
    assert.equal(StreamDescription.StreamArn, outputs.streamArn);
    assert.match(StreamDescription.Shards[0].ShardId, /^shardId-\d{20}-/, "as long as boto3 wants it");
    const { ShardIterator } = await streams("GetShardIterator", {
      StreamArn: outputs.streamArn,
      ShardId: StreamDescription.Shards[0].ShardId,
      ShardIteratorType: "TRIM_HORIZON",
    });
    const { Records } = await streams("GetRecords", { ShardIterator });
    assert.deepEqual(Records[0].dynamodb.NewImage, { pk: { S: "a" } });
    assert.equal(Records[0].awsRegion, "eu-west-1");
    await cloud.client.send(new DeleteTableCommand({ TableName: "streamed" }));
  });

  it("refuses what it does not support, and says so once in the log", async () => {
    const backup = new CreateBackupCommand({ TableName: "links", BackupName: "daily" });
    await assert.rejects(cloud.client.send(backup), { name: "NotImplemented" });
    await assert.rejects(cloud.client.send(backup), /does not support dynamodb:CreateBackup/);
    assert.equal(cloud.endpoint.said("warn").length, 1);
  });

  it("answers a malformed body with 400", async () => {
    for (const operation of ["GetItem", "DescribeTimeToLive"]) {
      const response = await post(`DynamoDB_20120810.${operation}`, "{");
      assert.equal(response.status, 400);
      assert.match(await response.text(), /SerializationException/);
    }
    assert.deepEqual((await cloud.client.send(new ListTablesCommand({}))).TableNames, ["links"]);
  });

  /** A request that no SDK sends. */
  async function post(target: string, body: string): Promise<Response> {
    const headers = await sign(new URL(cloud.endpoint.url).host, {
      service: "dynamodb",
      method: "POST",
      headers: { "x-amz-target": target, "content-type": "application/x-amz-json-1.0" },
      body,
    });
    return await fetch(cloud.endpoint.url, { method: "POST", headers, body });
  }
});
