import assert from "node:assert/strict";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import type { ExistingResource } from "../../../../../local/service.ts";
import { trustLambda } from "../../../../helpers/roles.ts";
import { needStreams } from "../../../../helpers/tools.ts";
import { until } from "../../../../helpers/until.ts";
import { type EventSourcesUnderTest, mappingType, startEventSources } from "./services.ts";

const readerActions = ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"];
const code = `exports.handler = async ({ Records }) => {
  console.log(JSON.stringify(Records.map(({ dynamodb }) => dynamodb.Keys.pk.S)));
};`;

describe("the role of a function that consumes a stream", function () {
  this.timeout(30_000);
  let cloud: EventSourcesUnderTest;
  let client: DynamoDBClient;
  let table: ExistingResource;
  before(function () {
    needStreams(this);
  });
  beforeEach(async () => {
    cloud = await startEventSources({ tables: true });
    client = new DynamoDBClient({ ...cloud.endpoint.client, maxAttempts: 1 });
    table = await cloud.endpoint.create("aws:dynamodb/table:Table", "items", {
      name: "items",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      attributes: [{ name: "pk", type: "S" }],
      streamEnabled: true,
      streamViewType: "KEYS_ONLY",
    });
    await cloud.endpoint.create("aws:iam/role:Role", "reader", {
      name: "reader",
      assumeRolePolicy: trustLambda,
    });
    await cloud.createFunction("consumer", code, { role: "arn:aws:iam::000000000000:role/reader" });
  });
  afterEach(async () => {
    client.destroy();
    await cloud.stop();
  });

  const may = (actions: readonly string[]) =>
    cloud.iam.store.putInlinePolicy(
      "reader",
      "all",
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: ["logs:*"], Resource: "*" },
          ...actions.map((action) => ({
            Effect: "Allow",
            Action: [`dynamodb:${action}`],
            Resource: action === "ListStreams" ? "*" : table.outputs.streamArn,
          })),
        ],
      }),
    );
  const createMapping = () =>
    cloud.endpoint.create(mappingType, "mapping", {
      eventSourceArn: String(table.outputs.streamArn),
      functionName: "consumer",
      startingPosition: "TRIM_HORIZON",
    });

  it("must allow all four actions, for a new mapping", async () => {
    for (const missing of readerActions) {
      may(readerActions.filter((action) => action !== missing));
      await assert.rejects(
        createMapping(),
        {
          code: "InvalidParameterValueException",
          message: /Please ensure the role can perform the GetRecords, GetShardIterator/,
        },
        missing,
      );
    }
    may(readerActions);
    await createMapping();
  });

  it("stops the poller when it loses one, which goes on when it has it again", async () => {
    may(readerActions);
    await createMapping();
    const put = (id: string) =>
      client.send(new PutItemCommand({ TableName: "items", Item: { pk: { S: id } } }));
    await put("a");
    await cloud.told("consumer", 1);
    may(["GetShardIterator", "DescribeStream", "ListStreams"]);
    await put("b");
    await until("a warning", () => cloud.endpoint.said("warn").some((line) => /cannot be read/.test(line)));
    assert.match(cloud.endpoint.said("warn").join("\n"), /does not allow dynamodb:GetRecords/);
    may(readerActions);
    cloud.clock.advance(5_000);
    assert.deepEqual(await cloud.told("consumer", 2), [["a"], ["b"]]);
  });
});

describe("a mapping of a stream", () => {
  it("is kept, reads nothing and says so where the engine has no streams", async () => {
    const cloud = await startEventSources();
    try {
      await cloud.createFunction("consumer", code);
      const { id, outputs } = await cloud.endpoint.create(mappingType, "mapping", {
        eventSourceArn: "arn:aws:dynamodb:us-east-1:000000000000:table/items/stream/none",
        functionName: "consumer",
        startingPosition: "TRIM_HORIZON",
      });
      const reason = "this test has no tables";
      assert.deepEqual([outputs.state, outputs.stateTransitionReason], ["Disabled", reason]);
      const told = await cloud.lambdaClient.send(new GetEventSourceMappingCommand({ UUID: id }));
      assert.deepEqual([told.State, told.StateTransitionReason], ["Disabled", reason]);
      assert.deepEqual(cloud.endpoint.said("error"), [
        "error: Lambda: arn:aws:lambda:us-east-1:000000000000:function:consumer is given no records: this test has no tables",
      ]);
    } finally {
      await cloud.stop();
    }
  });
});
