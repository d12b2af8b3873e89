import assert from "node:assert/strict";
import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Properties } from "../../../../../local/properties.ts";
import { dynalite, findDynoxide, findEngine } from "../../../../../local/services/dynamodb/engine/command.ts";
import { needStreams } from "../../../../helpers/tools.ts";
import { startDynamoDb } from "../service.ts";

const type = "aws:dynamodb/table:Table";

const inputs: Properties = {
  name: "links",
  billingMode: "PAY_PER_REQUEST",
  hashKey: "pk",
  rangeKey: "sk",
  attributes: [
    { name: "pk", type: "S" },
    { name: "sk", type: "S" },
    { name: "owner", type: "S" },
  ],
  globalSecondaryIndexes: [{ name: "byOwner", hashKey: "owner", rangeKey: "sk", projectionType: "ALL" }],
  ttl: { enabled: true, attributeName: "expires" },
  pointInTimeRecovery: { enabled: true },
  serverSideEncryption: { enabled: true },
  tags: { team: "links" },
};

const engines = findDynoxide() === undefined ? [dynalite] : [findEngine(), dynalite];

for (const source of engines) {
  describe(`${type} on ${source.name}`, () => {
    let cloud: Awaited<ReturnType<typeof startDynamoDb>>;

    beforeEach(async () => {
      cloud = await startDynamoDb({ source });
    });

    afterEach(() => cloud.stop());

    const describeTable = async () =>
      (await cloud.client.send(new DescribeTableCommand({ TableName: "links" }))).Table;

    it("makes the real table and answers what the provider answers", async () => {
      const { id, outputs } = await cloud.endpoint.create(type, "links", inputs);
      assert.equal(id, "links");
      assert.deepEqual(outputs, {
        ...inputs,
        arn: "arn:aws:dynamodb:us-east-1:000000000000:table/links",
        id: "links",
        deletionProtectionEnabled: false,
        readCapacity: 0,
        writeCapacity: 0,
        region: "us-east-1",
        streamArn: "",
        streamEnabled: false,
        streamLabel: "",
        streamViewType: "",
        tableClass: "STANDARD",
        tagsAll: { team: "links" },
      });
      const table = await describeTable();
      assert.equal(table?.TableStatus, "ACTIVE");
      assert.deepEqual(
        table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema }) => ({ IndexName, KeySchema })),
        [
          {
            IndexName: "byOwner",
            KeySchema: [
              { AttributeName: "owner", KeyType: "HASH" },
              { AttributeName: "sk", KeyType: "RANGE" },
            ],
          },
        ],
      );
      const ttl = await cloud.client.send(new DescribeTimeToLiveCommand({ TableName: "links" }));
      assert.deepEqual(ttl.TimeToLiveDescription, { AttributeName: "expires", TimeToLiveStatus: "ENABLED" });
      const backups = await cloud.client.send(new DescribeContinuousBackupsCommand({ TableName: "links" }));
      assert.equal(
        backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus,
        "ENABLED",
      );
      const { Tags } = await cloud.client.send(
        new ListTagsOfResourceCommand({ ResourceArn: String(outputs.arn) }),
      );
      assert.deepEqual(Tags, [{ Key: "team", Value: "links" }]);
    });

    it("changes TTL and tags, and takes an index away, in place", async () => {
      const table = await cloud.endpoint.create(type, "links", inputs);
      await cloud.client.send(
        new PutItemCommand({ TableName: "links", Item: { pk: { S: "a" }, sk: { S: "b" } } }),
      );
      await cloud.endpoint.update(type, table, {
        ...inputs,
        attributes: [
          { name: "pk", type: "S" },
          { name: "sk", type: "S" },
        ],
        globalSecondaryIndexes: [],
        ttl: { enabled: true, attributeName: "gone" },
        tags: { stage: "dev" },
      });
      const now = await describeTable();
      if (source.changesIndexes) assert.deepEqual(now?.GlobalSecondaryIndexes ?? [], []);
      else
        assert.match(
          cloud.endpoint.said("warn").join(),
          /cannot remove indexes; table "links" keeps byOwner/,
        );
      const ttl = await cloud.client.send(new DescribeTimeToLiveCommand({ TableName: "links" }));
      assert.equal(ttl.TimeToLiveDescription?.AttributeName, "gone");
      const tags = await cloud.client.send(
        new ListTagsOfResourceCommand({ ResourceArn: String(now?.TableArn) }),
      );
      assert.deepEqual(tags.Tags, [{ Key: "stage", Value: "dev" }]);
      const { Item } = await cloud.client.send(
        new GetItemCommand({ TableName: "links", Key: { pk: { S: "a" }, sk: { S: "b" } } }),
      );
      assert.ok(Item, "the items stay");
    });

    it("is not deleted while deletion protection is on, by the program or by an SDK", async () => {
      const table = await cloud.endpoint.create(type, "links", {
        ...inputs,
        deletionProtectionEnabled: true,
      });
      const message = /currently protected against deletion/;
      await assert.rejects(async () => cloud.endpoint.handler(type).delete(table), message);
      await assert.rejects(cloud.client.send(new DeleteTableCommand({ TableName: "links" })), message);
      const open = await cloud.endpoint.update(type, table, inputs);
      await cloud.endpoint.handler(type).delete(open);
      assert.deepEqual((await cloud.client.send(new ListTablesCommand({}))).TableNames, []);
      await cloud.endpoint.handler(type).delete(open);
    });

    it("comes back after a restart with its settings", async () => {
      const table = await cloud.endpoint.create(type, "links", {
        ...inputs,
        deletionProtectionEnabled: true,
      });
      await cloud.service.stop();
      const { context } = cloud.endpoint;
      const again = await startDynamoDb({ dir: context.dir, source });
      await again.endpoint.handler(type).restore(table);
      await assert.rejects(again.client.send(new DeleteTableCommand({ TableName: "links" })), /protected/);
      assert.deepEqual(again.endpoint.said("error"), []);
      await again.stop();
    });

    it("is made again, loudly, when its file is gone", async () => {
      const table = await cloud.endpoint.create(type, "links", inputs);
      await cloud.client.send(new DeleteTableCommand({ TableName: "links" }));
      await cloud.endpoint.handler(type).restore(table);
      assert.equal((await describeTable())?.TableStatus, "ACTIVE");
      assert.match(
        cloud.endpoint.said("error").join(),
        /table "links" is gone from .*an empty one takes its place/,
      );
    });

    it("is taken over when a killed run had made it already", async () => {
      await cloud.endpoint.create(type, "links", inputs);
      const { id } = await cloud.endpoint.create(type, "links", inputs);
      assert.equal(id, "links");
      assert.match(cloud.endpoint.said("warn").join(), /is taken over/);
      await assert.rejects(
        cloud.endpoint.create(type, "links", {
          name: "links",
          billingMode: "PAY_PER_REQUEST",
          hashKey: "other",
          attributes: [{ name: "other", type: "S" }],
        }),
        { code: "ResourceInUseException" },
      );
    });
  });
}

describe(`${type}, what only the native engine does`, () => {
  let cloud: Awaited<ReturnType<typeof startDynamoDb>>;

  before(function () {
    needStreams(this);
  });

  beforeEach(async () => {
    cloud = await startDynamoDb();
  });

  afterEach(() => cloud?.stop());

  it("adds an index, streams and capacity in place", async () => {
    const table = await cloud.endpoint.create(type, "links", inputs);
    const { outputs } = await cloud.endpoint.update(type, table, {
      ...inputs,
      billingMode: "PROVISIONED",
      readCapacity: 5,
      writeCapacity: 6,
      attributes: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
        { name: "owner", type: "S" },
        { name: "at", type: "N" },
      ],
      globalSecondaryIndexes: [
        {
          name: "byOwner",
          hashKey: "owner",
          rangeKey: "sk",
          projectionType: "ALL",
          readCapacity: 1,
          writeCapacity: 1,
        },
        {
          name: "byTime",
          keySchemas: [{ attributeName: "at", keyType: "HASH" }],
          projectionType: "INCLUDE",
          nonKeyAttributes: ["title"],
          readCapacity: 2,
          writeCapacity: 2,
        },
      ],
      streamEnabled: true,
      streamViewType: "NEW_IMAGE",
    });
    assert.match(
      String(outputs.streamArn),
      /^arn:aws:dynamodb:us-east-1:000000000000:table\/links\/stream\/[^/]+$/,
    );
    assert.deepEqual([outputs.readCapacity, outputs.writeCapacity], [5, 6]);
    const { Table } = await cloud.client.send(new DescribeTableCommand({ TableName: "links" }));
    assert.deepEqual(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort(), [
      "byOwner",
      "byTime",
    ]);
    assert.equal(Table?.StreamSpecification?.StreamViewType, "NEW_IMAGE");
    assert.equal(Table?.LatestStreamArn, outputs.streamArn);
  });

  it("refuses another type for a key", async () => {
    const table = await cloud.endpoint.create(type, "links", inputs);
    await assert.rejects(
      cloud.endpoint.update(type, table, {
        ...inputs,
        attributes: [
          { name: "pk", type: "N" },
          { name: "sk", type: "S" },
          { name: "owner", type: "S" },
        ],
      }),
      /key attribute "pk" cannot change from type S to N/,
    );
  });
});
