import assert from "node:assert/strict";
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { patience, startTarget, type Target } from "./target.ts";

describe("conformance: DynamoDB", function () {
  this.timeout(patience);
  let target: Target;
  let client: DynamoDBClient;
  let TableName: string;
  before(async () => {
    target = await startTarget();
    client = new DynamoDBClient(target.client);
    target.onStop(async () => client.destroy());
    TableName = target.prefix;
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [
          { AttributeName: "pk", AttributeType: "S" },
          { AttributeName: "sk", AttributeType: "N" },
        ],
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
      }),
    );
    target.onStop(() => client.send(new DeleteTableCommand({ TableName })));
    await waitUntilTableExists({ client, maxWaitTime: 120, minDelay: 1, maxDelay: 2 }, { TableName });
  });
  after(() => target?.stop());

  const key = (pk: string, sk = 1) => ({ pk: { S: pk }, sk: { N: String(sk) } });
  const put = (pk: string, sk: number, attributes = {}) =>
    client.send(new PutItemCommand({ TableName, Item: { ...key(pk, sk), ...attributes } }));
  const get = async (pk: string, sk = 1) =>
    (await client.send(new GetItemCommand({ TableName, Key: key(pk, sk), ConsistentRead: true }))).Item;

  it("describes its table", async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    assert.deepEqual([Table?.TableName, Table?.TableStatus], [TableName, "ACTIVE"]);
    assert.match(Table?.TableArn ?? "", new RegExp(`:\\d{12}:table/${TableName}$`));
    await assert.rejects(client.send(new DescribeTableCommand({ TableName: `${TableName}-none` })), {
      name: "ResourceNotFoundException",
    });
  });

  it("keeps items of every type", async () => {
    const attributes = {
      text: { S: "ü" },
      number: { N: "1.5" },
      bytes: { B: new Uint8Array([0, 255]) },
      flag: { BOOL: true },
      nothing: { NULL: true },
      list: { L: [{ S: "a" }, { N: "1" }] },
      map: { M: { deep: { S: "x" } } },
    };
    await put("types", 1, attributes);
    assert.deepEqual(await get("types"), { ...key("types"), ...attributes });
    assert.equal(await get("none"), undefined);
  });

  it("writes under conditions", async () => {
    const fresh = (Item: object) =>
      client.send(
        new PutItemCommand({
          TableName,
          Item: { ...key("condition"), ...Item },
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
    await fresh({ n: { N: "1" } });
    await assert.rejects(fresh({}), {
      name: "ConditionalCheckFailedException",
      Item: { ...key("condition"), n: { N: "1" } },
    });
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: key("condition"),
        UpdateExpression: "ADD n :one SET #name = :name",
        ExpressionAttributeNames: { "#name": "name" },
        ExpressionAttributeValues: { ":one": { N: "1" }, ":name": { S: "x" } },
        ReturnValues: "ALL_NEW",
      }),
    );
    assert.deepEqual(Attributes, { ...key("condition"), n: { N: "2" }, name: { S: "x" } });
  });

  it("queries in order, a page at a time", async () => {
    for (const sk of [2, 10, 1]) await put("query", sk);
    const query = (input: object) =>
      client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": { S: "query" } },
          ConsistentRead: true,
          ...input,
        }),
      );
    const order = (items: Record<string, { N?: string }>[] | undefined) => items?.map(({ sk }) => sk?.N);
    const first = await query({ Limit: 2 });
    assert.deepEqual(order(first.Items), ["1", "2"]);
    const second = await query({ ExclusiveStartKey: first.LastEvaluatedKey });
    assert.deepEqual([order(second.Items), second.LastEvaluatedKey], [["10"], undefined]);
    assert.deepEqual(order((await query({ ScanIndexForward: false })).Items), ["10", "2", "1"]);
  });

  it("writes, reads and deletes in batches", async () => {
    const items = ["a", "b"].map((pk) => key(`batch-${pk}`));
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) },
      }),
    );
    const { Responses } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: items, ConsistentRead: true } } }),
    );
    assert.equal(Responses?.[TableName]?.length, 2);
    await client.send(new DeleteItemCommand({ TableName, Key: key("batch-a") }));
    const scan = await client.send(
      new ScanCommand({
        TableName,
        ConsistentRead: true,
        FilterExpression: "begins_with(pk, :batch)",
        ExpressionAttributeValues: { ":batch": { S: "batch-" } },
      }),
    );
    assert.deepEqual(scan.Items, [key("batch-b")]);
  });

  it("refuses what is no request", async () => {
    await assert.rejects(client.send(new GetItemCommand({ TableName, Key: { pk: { S: "x" } } })), {
      name: "ValidationException",
    });
  });
});
