import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import type { Properties } from "../../../../../local/properties.ts";
import type { ExistingResource } from "../../../../../local/service.ts";
import { ManualClock } from "../../../../helpers/manual-clock.ts";
import { needStreams } from "../../../../helpers/tools.ts";
import { until } from "../../../../helpers/until.ts";
import { type EventSourcesUnderTest, mappingType, startEventSources } from "./services.ts";

const deadArn = "arn:aws:sqs:us-east-1:000000000000:dead";

/** Tells the ids of each batch, and fails as its second line says. */
const consumer = (answer = "") => `exports.handler = async ({ Records }) => {
  const ids = Records.map(({ dynamodb }) => dynamodb.Keys.pk.S);
  console.log(JSON.stringify(ids));
  ${answer}
};`;
const throwsOn = (id: string) => `if (ids.includes("${id}")) throw new Error("poison");`;
const reports = (prefix: string) => `return {
  batchItemFailures: Records.filter(({ dynamodb }) => dynamodb.Keys.pk.S.startsWith("${prefix}"))
    .map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })),
};`;

describe("Lambda's DynamoDB event sources", function () {
  this.timeout(30_000);
  let cloud: EventSourcesUnderTest;
  let dir: string;
  let client: DynamoDBClient;
  let table: ExistingResource;
  before(function () {
    // The engine elsewhere has no streams, which its own test says.
    needStreams(this);
  });
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "slipway-streams-"));
    // The engine dates records by the machine's clock.
    await start(new ManualClock(Date.now()));
    table = await cloud.endpoint.create("aws:dynamodb/table:Table", "items", {
      name: "items",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      attributes: [{ name: "pk", type: "S" }],
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
    });
    await cloud.createQueue("dead");
  });
  afterEach(async () => {
    client.destroy();
    await cloud.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function start(clock: ManualClock): Promise<void> {
    cloud = await startEventSources({ dir, clock, tables: true });
    client = new DynamoDBClient({ ...cloud.endpoint.client, maxAttempts: 1 });
  }
  async function put(...ids: string[]): Promise<void> {
    for (const id of ids) {
      await client.send(
        new PutItemCommand({ TableName: "items", Item: { pk: { S: id }, kind: { S: "x" } } }),
      );
    }
  }
  const mappingInputs = (more: Properties = {}): Properties => ({
    eventSourceArn: String(table.outputs.streamArn),
    functionName: "consumer",
    startingPosition: "TRIM_HORIZON",
    ...more,
  });
  const createMapping = (more?: Properties) =>
    cloud.endpoint.create(mappingType, "mapping", mappingInputs(more));
  /** Ends a wait of so many milliseconds, once there is one. */
  async function passWait(milliseconds: number): Promise<void> {
    await until(`a wait of ${milliseconds} ms`, () => cloud.clock.waits().includes(milliseconds));
    cloud.clock.advance(milliseconds);
  }
  /** Waits until the stream was read up to a record. */
  const checkpointed = (position: string) =>
    until(`a checkpoint at ${position}`, () =>
      readFileSync(join(dir, "lambda", "stream-checkpoints.ndjson"), "utf8")
        .trimEnd()
        .endsWith(position),
    );
  const at = (sequence: number) => `{"after":"${sequence}"}}`;
  const deadLetters = async (): Promise<readonly unknown[]> => {
    const messages = await cloud.receiveAll(cloud.sqs.urlOf("dead"));
    return messages.map(({ Body }) => JSON.parse(Body ?? ""));
  };

  it("hand over the records that AWS does, in order and in batches", async () => {
    await cloud.createFunction(
      "consumer",
      "exports.handler = async (event) => { console.log(JSON.stringify(event)); };",
    );
    await put("a", "b", "c");
    await createMapping({ batchSize: 2 });
    const events = await cloud.told("consumer", 2);
    const batches = events.map((event) => Object(event).Records);
    assert.deepEqual(
      batches.map((records) => records.map((record: unknown) => Object(record).dynamodb.Keys.pk.S)),
      [["a", "b"], ["c"]],
    );
    const { eventID, ...record } = batches[0][0];
    assert.match(eventID, /^[0-9a-f]{32}$/);
    assert.ok(Math.abs(record.dynamodb.ApproximateCreationDateTime - cloud.clock.now() / 1_000) < 60);
    assert.deepEqual(record, {
      eventName: "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "us-east-1",
      dynamodb: {
        ApproximateCreationDateTime: record.dynamodb.ApproximateCreationDateTime,
        Keys: { pk: { S: "a" } },
        NewImage: { pk: { S: "a" }, kind: { S: "x" } },
        SequenceNumber: "1",
        SizeBytes: record.dynamodb.SizeBytes,
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
      eventSourceARN: table.outputs.streamArn,
    });
  });

  it("are woken by a write, and begin with the newest where they are told to", async () => {
    await cloud.createFunction("consumer", consumer());
    await put("old");
    await createMapping({ startingPosition: "LATEST" });
    await checkpointed(at(1));
    await put("new");
    assert.deepEqual(await cloud.told("consumer", 1), [["new"]]);
  });

  it("gather a batch for the window, or until it is full", async () => {
    await cloud.createFunction("consumer", consumer());
    await createMapping({ batchSize: 3, maximumBatchingWindowInSeconds: 5 });
    await put("a", "b", "c", "d");
    assert.deepEqual(await cloud.told("consumer", 1), [["a", "b", "c"]]);
    await passWait(5_000);
    assert.deepEqual((await cloud.told("consumer", 2)).slice(1), [["d"]]);
  });

  it("send what a filter matches, and pass over the rest", async () => {
    await cloud.createFunction("consumer", consumer());
    await put("a", "b", "c");
    const pattern = JSON.stringify({
      eventName: ["INSERT"],
      dynamodb: { Keys: { pk: { S: ["a", "c"] } } },
    });
    await createMapping({ filterCriteria: { filters: [{ pattern }] } });
    assert.deepEqual(await cloud.told("consumer", 1), [["a", "c"]]);
    await checkpointed(at(3));
  });

  it("split a batch that fails until the bad record is alone, and tell of it", async () => {
    await cloud.createFunction("consumer", consumer(throwsOn("bad")));
    await put("a", "b", "bad", "d");
    const mapping = await createMapping({
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 1,
      destinationConfig: { onFailure: { destinationArn: deadArn } },
    });
    await passWait(500);
    assert.deepEqual(await cloud.told("consumer", 6), [
      ["a", "b", "bad", "d"],
      ["a", "b"],
      ["bad", "d"],
      ["bad"],
      ["bad"],
      ["d"],
    ]);
    await checkpointed(at(4));
    const [told, ...more] = await deadLetters();
    assert.deepEqual(more, []);
    const { requestContext, DDBStreamBatchInfo, ...rest } = Object(told);
    assert.deepEqual(
      [requestContext.condition, requestContext.approximateInvokeCount],
      ["RetryAttemptsExhausted", 2],
    );
    assert.deepEqual(rest.responseContext, {
      statusCode: 200,
      executedVersion: "$LATEST",
      functionError: "Unhandled",
    });
    const { approximateArrivalOfFirstRecord: first, approximateArrivalOfLastRecord: last } =
      DDBStreamBatchInfo;
    assert.equal(first, last);
    assert.deepEqual(
      { ...DDBStreamBatchInfo, approximateArrivalOfFirstRecord: "", approximateArrivalOfLastRecord: "" },
      {
        shardId: "shardId-00000000000000000001-items",
        startSequenceNumber: "3",
        endSequenceNumber: "3",
        approximateArrivalOfFirstRecord: "",
        approximateArrivalOfLastRecord: "",
        batchSize: 1,
        streamArn: mapping.inputs.eventSourceArn,
      },
    );
  });

  it("go on from the first record that was reported as failed, which is tried again as often as allowed", async () => {
    await cloud.createFunction("consumer", consumer(reports("bad")));
    await put("a", "bad", "c");
    await createMapping({
      functionResponseTypes: ["ReportBatchItemFailures"],
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destinationArn: deadArn } },
    });
    await passWait(500);
    await passWait(1_000);
    assert.deepEqual(await cloud.told("consumer", 3), [
      ["a", "bad", "c"],
      ["bad", "c"],
      ["bad", "c"],
    ]);
    await checkpointed(at(3));
    const [told] = await deadLetters();
    assert.deepEqual(Object(told).DDBStreamBatchInfo.batchSize, 2);
  });

  it("lose nothing of a batch but the record that is reported, where they split", async () => {
    await cloud.createFunction("consumer", consumer(reports("bad")));
    await put("a", "bad", "c", "d");
    await createMapping({
      functionResponseTypes: ["ReportBatchItemFailures"],
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 0,
      destinationConfig: { onFailure: { destinationArn: deadArn } },
    });
    assert.deepEqual(await cloud.told("consumer", 6), [
      ["a", "bad", "c", "d"],
      ["bad", "c", "d"],
      ["bad", "c"],
      ["bad"],
      ["c"],
      ["d"],
    ]);
    await checkpointed(at(4));
    assert.equal((await deadLetters()).length, 1);
  });

  it("give records up that are too old", async () => {
    await cloud.createFunction("consumer", consumer(throwsOn("old")));
    await put("old");
    await createMapping({
      maximumRecordAgeInSeconds: 60,
      destinationConfig: { onFailure: { destinationArn: deadArn } },
    });
    await until("the wait for the next attempt", () => cloud.clock.waits().includes(500));
    cloud.clock.advance(120_000);
    await checkpointed(at(1));
    const [told] = await deadLetters();
    assert.equal(Object(told).requestContext.condition, "MaximumRecordAgeExceeded");
  });

  it("hold a stream back until its function succeeds where nothing limits the attempts", async () => {
    await cloud.createFunction(
      "consumer",
      `let attempts = 0;\n${consumer('attempts += 1; if (attempts < 4) throw new Error("not yet");')}`,
    );
    await put("a");
    await createMapping();
    for (const wait of [500, 1_000, 2_000]) await passWait(wait);
    assert.deepEqual(await cloud.told("consumer", 4), [["a"], ["a"], ["a"], ["a"]]);
    await put("b");
    assert.deepEqual((await cloud.told("consumer", 5)).at(-1), ["b"]);
  });

  it("go on after a restart with what was not done, and with nothing else", async () => {
    const lambda = await cloud.createFunction("consumer", consumer(throwsOn("b")));
    const mapping = await createMapping({ batchSize: 1 });
    await put("a", "b", "c");
    assert.deepEqual(await cloud.told("consumer", 2), [["a"], ["b"]]);
    client.destroy();
    await cloud.stop();
    await start(cloud.clock);
    await cloud.endpoint.handler("aws:dynamodb/table:Table").restore(table);
    // A new version of the function, which can.
    await cloud.endpoint.handler(lambda.urn.split("::")[2] ?? "").restore(lambda);
    await cloud.createFunction("consumer", consumer());
    await cloud.endpoint.handler(mappingType).restore(mapping);
    assert.deepEqual((await cloud.told("consumer", 4)).slice(-2), [["b"], ["c"]]);
    await checkpointed(at(3));
    await put("d");
    assert.deepEqual((await cloud.told("consumer", 5)).at(-1), ["d"]);
  });

  it("stop when they are disabled, and go on where they were", async () => {
    await cloud.createFunction("consumer", consumer());
    const mapping = await createMapping();
    await put("a");
    await checkpointed(at(1));
    const off = await cloud.endpoint.update(mappingType, mapping, mappingInputs({ enabled: false }));
    await put("b");
    await cloud.endpoint.update(mappingType, off, mappingInputs());
    assert.deepEqual(await cloud.told("consumer", 2), [["a"], ["b"]]);
  });

  it("answer the SDK, and refuse what AWS would", async () => {
    await cloud.createFunction("consumer", consumer());
    const { id } = await createMapping({ enabled: false, maximumRetryAttempts: 3 });
    const answer = await cloud.lambdaClient.send(new GetEventSourceMappingCommand({ UUID: id }));
    assert.deepEqual(
      [
        answer.BatchSize,
        answer.StartingPosition,
        answer.MaximumRetryAttempts,
        answer.MaximumRecordAgeInSeconds,
      ],
      [100, "TRIM_HORIZON", 3, -1],
    );
    const refused: readonly [Properties, RegExp][] = [
      [{ startingPosition: "AT_TIMESTAMP" }, /use TRIM_HORIZON, LATEST/],
      [{ maximumRetryAttempts: -2 }, /attempts, 0 to 10000/],
      [{ maximumRecordAgeInSeconds: 30 }, /seconds, 60 to 604800/],
      [{ parallelizationFactor: 11 }, /1 to 10/],
      [{ tumblingWindowInSeconds: 30 }, /no tumbling windows/],
      [{ eventSourceArn: "arn:aws:kinesis:us-east-1:000000000000:stream/s" }, /arn:aws:sqs/],
    ];
    for (const [more, reason] of refused) await assert.rejects(createMapping(more), reason);
  });
});
