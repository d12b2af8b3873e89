import assert from "node:assert/strict";
import { kept, type Run, type ServiceRows } from "../row.ts";

const table = (run: Run) => ({ TableName: `tools-${run.prefix}` });
const item = (pk: string) => ({ pk: { S: pk } });
const tableArn = (run: Run) => ({ ResourceArn: kept(run, "tableArn") });
const streams = { service: { aws: "dynamodbstreams", boto3: "dynamodbstreams" } };
const select = (run: Run, pk: string) => ({
  Statement: `SELECT * FROM "${table(run).TableName}" WHERE pk = ?`,
  Parameters: [{ S: pk }],
});

export const dynamodb: ServiceRows = {
  scope: "dynamodb",
  rows: [
    {
      operation: "CreateTable",
      input: (run) => ({
        ...table(run),
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      }),
      expect: (answer, run) => run.kept.set("tableArn", answer.text("TableDescription", "TableArn")),
    },
    {
      operation: "DescribeTable",
      input: table,
      expect: { Table: { TableStatus: "ACTIVE", KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }] } },
    },
    {
      operation: "ListTables",
      expect: (answer, run) => assert.ok(answer.list("TableNames").includes(table(run).TableName)),
    },
    { operation: "PutItem", input: (run) => ({ ...table(run), Item: { ...item("a"), n: { N: "1" } } }) },
    {
      operation: "GetItem",
      input: (run) => ({ ...table(run), Key: item("a") }),
      expect: { Item: { n: { N: "1" } } },
    },
    {
      operation: "UpdateItem",
      input: (run) => ({
        ...table(run),
        Key: item("a"),
        UpdateExpression: "ADD n :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
        ReturnValues: "ALL_NEW",
      }),
      expect: { Attributes: { n: { N: "2" } } },
    },
    {
      operation: "UpdateItem",
      input: (run) => ({
        ...table(run),
        Key: item("none"),
        UpdateExpression: "REMOVE n",
        ConditionExpression: "attribute_exists(pk)",
      }),
      fails: "ConditionalCheckFailedException",
    },
    {
      operation: "BatchWriteItem",
      input: (run) => ({
        RequestItems: {
          [table(run).TableName]: ["b", "c"].map((pk) => ({ PutRequest: { Item: item(pk) } })),
        },
      }),
    },
    {
      operation: "BatchGetItem",
      input: (run) => ({ RequestItems: { [table(run).TableName]: { Keys: [item("b"), item("c")] } } }),
      expect: (answer, run) => assert.equal(answer.list("Responses", table(run).TableName).length, 2),
    },
    {
      operation: "Query",
      input: (run) => ({
        ...table(run),
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": { S: "b" } },
      }),
      expect: { Count: 1, Items: [item("b")] },
    },
    { operation: "Scan", input: table, expect: { Count: 3 } },
    {
      operation: "TransactWriteItems",
      input: (run) => ({
        TransactItems: [
          { Put: { ...table(run), Item: item("d") } },
          { Delete: { ...table(run), Key: item("c") } },
        ],
      }),
    },
    {
      operation: "TransactGetItems",
      input: (run) => ({ TransactItems: [{ Get: { ...table(run), Key: item("d") } }] }),
      expect: { Responses: [{ Item: item("d") }] },
    },
    { operation: "ExecuteStatement", input: (run) => select(run, "d"), expect: { Items: [item("d")] } },
    {
      operation: "BatchExecuteStatement",
      input: (run) => ({ Statements: [select(run, "d")] }),
      expect: { Responses: [{ Item: item("d") }] },
    },
    {
      operation: "ExecuteTransaction",
      input: (run) => ({ TransactStatements: [select(run, "d")] }),
      expect: { Responses: [{ Item: item("d") }] },
    },
    { operation: "DeleteItem", input: (run) => ({ ...table(run), Key: item("d") }) },
    {
      ...streams,
      operation: "ListStreams",
      input: table,
      expect: (answer, run) => run.kept.set("stream", answer.text("Streams", 0, "StreamArn")),
    },
    {
      ...streams,
      operation: "DescribeStream",
      input: (run) => ({ StreamArn: kept(run, "stream") }),
      expect: (answer, run) =>
        run.kept.set("shard", answer.text("StreamDescription", "Shards", 0, "ShardId")),
    },
    {
      ...streams,
      operation: "GetShardIterator",
      input: (run) => ({
        StreamArn: kept(run, "stream"),
        ShardId: kept(run, "shard"),
        ShardIteratorType: "TRIM_HORIZON",
      }),
      expect: (answer, run) => run.kept.set("iterator", answer.text("ShardIterator")),
    },
    {
      ...streams,
      operation: "GetRecords",
      input: (run) => ({ ShardIterator: kept(run, "iterator"), Limit: 1 }),
      expect: { Records: [{ eventName: "INSERT", dynamodb: { Keys: item("a") } }] },
    },
    {
      operation: "TagResource",
      input: (run) => ({ ...tableArn(run), Tags: [{ Key: "team", Value: "links" }] }),
    },
    { operation: "ListTagsOfResource", input: tableArn, expect: { Tags: [{ Key: "team", Value: "links" }] } },
    { operation: "UntagResource", input: (run) => ({ ...tableArn(run), TagKeys: ["team"] }) },
    {
      operation: "UpdateTimeToLive",
      input: (run) => ({ ...table(run), TimeToLiveSpecification: { Enabled: true, AttributeName: "ttl" } }),
      expect: { TimeToLiveSpecification: { Enabled: true } },
    },
    {
      operation: "DescribeTimeToLive",
      input: table,
      expect: { TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: "ttl" } },
    },
    {
      operation: "UpdateContinuousBackups",
      input: (run) => ({
        ...table(run),
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
      expect: { ContinuousBackupsDescription: { ContinuousBackupsStatus: "ENABLED" } },
    },
    {
      operation: "DescribeContinuousBackups",
      input: table,
      expect: {
        ContinuousBackupsDescription: {
          PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "ENABLED" },
        },
      },
    },
    { operation: "DescribeLimits", expect: (answer) => assert.ok(answer.at("AccountMaxReadCapacityUnits")) },
    {
      operation: "DescribeEndpoints",
      expect: (answer) => answer.text("Endpoints", 0, "Address"),
    },
    {
      operation: "UpdateTable",
      input: (run) => ({
        ...table(run),
        AttributeDefinitions: [
          { AttributeName: "pk", AttributeType: "S" },
          { AttributeName: "owner", AttributeType: "S" },
        ],
        GlobalSecondaryIndexUpdates: [
          {
            Create: {
              IndexName: "byOwner",
              KeySchema: [{ AttributeName: "owner", KeyType: "HASH" }],
              Projection: { ProjectionType: "ALL" },
            },
          },
        ],
      }),
      expect: { TableDescription: { GlobalSecondaryIndexes: [{ IndexName: "byOwner" }] } },
    },
    { operation: "DeleteTable", input: table },
    { operation: "DescribeTable", input: table, fails: "ResourceNotFoundException" },
  ],
};
