import assert from "node:assert/strict";
import { GetEventSourceMappingCommand, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { SendMessageBatchCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Properties } from "../../../../../local/properties.ts";
import { until } from "../../../../helpers/until.ts";
import { type EventSourcesUnderTest, mappingType, startEventSources } from "./services.ts";

const arn = (queue: string) => `arn:aws:sqs:us-east-1:000000000000:${queue}`;
const redrive = (queue: string, maxReceiveCount: number) =>
  JSON.stringify({ deadLetterTargetArn: arn(queue), maxReceiveCount });

/** Tells the bodies of each batch. */
const tells = `exports.handler = async ({ Records }) => {
  console.log(JSON.stringify(Records.map(({ body }) => body)));
};`;

describe("Lambda's SQS event sources", function () {
  this.timeout(30_000);
  let cloud: EventSourcesUnderTest;
  let queue: string;
  beforeEach(async () => {
    cloud = await startEventSources();
    await cloud.createQueue("dead");
    queue = await cloud.createQueue("jobs", { RedrivePolicy: redrive("dead", 3) });
  });
  afterEach(() => cloud.stop());

  const send = (...bodies: string[]) =>
    cloud.sqsClient.send(
      new SendMessageBatchCommand({
        QueueUrl: queue,
        Entries: bodies.map((MessageBody, at) => ({ Id: `${at}`, MessageBody })),
      }),
    );

  it("retry exactly the failed items of a batch, which end in the dead-letter queue", async () => {
    await cloud.createFunction(
      "worker",
      `exports.handler = async ({ Records }) => {
        console.log(JSON.stringify(Records.map(({ body }) => body)));
        return {
          batchItemFailures: Records.filter(({ body }) => body.startsWith("bad"))
            .map(({ messageId }) => ({ itemIdentifier: messageId })),
        };
      };`,
    );
    await cloud.createMapping("jobs", "worker", { functionResponseTypes: ["ReportBatchItemFailures"] });
    const all = ["good1", "bad1", "good2", "good3", "bad2", "good4", "good5", "good6", "bad3", "good7"];
    const bad = ["bad1", "bad2", "bad3"];
    await send(...all);
    assert.deepEqual(await cloud.told("worker", 1), [all]);
    await cloud.holds("jobs", 3);
    for (const attempt of [2, 3]) {
      cloud.clock.advance(30_000);
      await cloud.ended("worker", attempt);
    }
    cloud.clock.advance(30_000);
    await cloud.holds("dead", 3);
    await cloud.holds("jobs", 0);
    assert.deepEqual(await cloud.told("worker", 3), [all, bad, bad]);
    const dead = await cloud.receiveAll(queue.replace("jobs", "dead"));
    assert.deepEqual(dead.map(({ Body }) => Body).sort(), bad);
  });

  it("retry a whole batch when the function fails, or answers what makes no sense", async () => {
    const code = (answer: string) => `exports.handler = async ({ Records }) => {
      console.log(JSON.stringify(Records.map(({ body }) => body)));
      ${answer}
    };`;
    const failing = {
      thrower: 'throw new Error("no");',
      stranger: 'return { batchItemFailures: [{ itemIdentifier: "someone else" }] };',
      nameless: "return { batchItemFailures: [{}] };",
    };
    for (const [name, answer] of Object.entries(failing)) {
      await cloud.createQueue(name);
      await cloud.createFunction(name, code(answer));
      await cloud.createMapping(name, name, { functionResponseTypes: ["ReportBatchItemFailures"] });
      await cloud.sqs.deliver(arn(name), "a");
      await cloud.ended(name, 1);
    }
    cloud.clock.advance(30_000);
    for (const name of Object.keys(failing)) {
      assert.deepEqual(await cloud.told(name, 2), [["a"], ["a"]], name);
      await cloud.holds(name, 1);
    }
  });

  it("take a batch as done when the mapping does not report item failures, whatever is answered", async () => {
    await cloud.createFunction(
      "plain",
      `exports.handler = async ({ Records }) => ({
        batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
      });`,
    );
    await cloud.createMapping("jobs", "plain");
    await send("a", "b");
    await cloud.holds("jobs", 0);
  });

  it("hand over the event that AWS does", async () => {
    await cloud.createFunction(
      "whole",
      "exports.handler = async (event) => { console.log(JSON.stringify(event)); };",
    );
    await cloud.createMapping("jobs", "whole");
    const now = cloud.clock.now();
    const { MessageId } = await cloud.sqsClient.send(
      new SendMessageCommand({
        QueueUrl: queue,
        MessageBody: "hello",
        MessageAttributes: { color: { DataType: "String", StringValue: "blue" } },
      }),
    );
    const [event] = await cloud.told("whole", 1);
    const { receiptHandle, md5OfMessageAttributes, ...record } = Object(event).Records[0];
    assert.equal(typeof receiptHandle, "string");
    assert.match(md5OfMessageAttributes, /^[0-9a-f]{32}$/);
    assert.deepEqual(record, {
      messageId: MessageId,
      body: "hello",
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: String(now),
        SenderId: "arn:aws:iam::000000000000:root",
        ApproximateFirstReceiveTimestamp: String(now),
      },
      messageAttributes: {
        color: { stringValue: "blue", stringListValues: [], binaryListValues: [], dataType: "String" },
      },
      md5OfBody: "5d41402abc4b2a76b9719d911017c592",
      eventSource: "aws:sqs",
      eventSourceARN: arn("jobs"),
      awsRegion: "us-east-1",
    });
  });

  it("gather a batch for the window, or until it is full", async () => {
    await cloud.createFunction("gatherer", tells);
    await cloud.createMapping("jobs", "gatherer", { batchSize: 12, maximumBatchingWindowInSeconds: 5 });
    const ten = Array.from({ length: 10 }, (_, at) => `${at}`);
    await send(...ten);
    await send("10");
    cloud.clock.advance(4_999);
    await send("11", "12");
    assert.deepEqual(
      await cloud.told("gatherer", 1),
      [[...ten, "10", "11"]],
      "full before the window is over",
    );
    cloud.clock.advance(4_999);
    assert.equal((await cloud.told("gatherer", 1)).length, 1);
    cloud.clock.advance(1);
    assert.deepEqual((await cloud.told("gatherer", 2))[1], ["12"]);
  });

  it("keep each invocation under Lambda's payload limit", async () => {
    await cloud.createFunction(
      "large",
      "exports.handler = async ({ Records }) => { console.log(JSON.stringify(Records.length)); };",
    );
    const mapping = await cloud.createMapping("jobs", "large", { enabled: false });
    await Promise.all(Array.from({ length: 8 }, () => cloud.sqs.deliver(arn("jobs"), "x".repeat(1_000_000))));
    await cloud.endpoint.update(mappingType, mapping, { ...mapping.inputs, enabled: true });
    await cloud.holds("jobs", 0);
    assert.deepEqual(await cloud.told("large", 2), [6, 2]);
  });

  it("run no more batches at a time than the mapping allows", async () => {
    await cloud.createFunction(
      "slow",
      `exports.handler = async ({ Records }) => {
        console.log(JSON.stringify(Records.map(({ body }) => body)));
        await new Promise((resolve) => setTimeout(resolve, 100));
      };`,
    );
    await cloud.createMapping("jobs", "slow", { batchSize: 1, scalingConfig: { maximumConcurrency: 2 } });
    await send("a", "b", "c", "d");
    await cloud.told("slow", 2);
    const { inFlight } = cloud.sqs.queues.byArn(arn("jobs")).counts(cloud.clock.now());
    assert.ok(inFlight <= 2, `${inFlight} in flight`);
    await cloud.holds("jobs", 0);
  });

  it("send what a filter matches, and delete the rest", async () => {
    await cloud.createFunction("filtered", tells);
    const filters = [
      { pattern: JSON.stringify({ body: { kind: ["click"], count: [{ numeric: [">", 1, "<=", 3] }] } }) },
      { pattern: JSON.stringify({ body: ["plain"] }) },
    ];
    await cloud.createMapping("jobs", "filtered", { filterCriteria: { filters } });
    const click = (count: number) => JSON.stringify({ kind: "click", count });
    await send(
      click(1),
      click(2),
      click(3),
      click(4),
      "plain",
      "other",
      JSON.stringify({ kind: "view", count: 2 }),
    );
    assert.deepEqual(await cloud.told("filtered", 1), [[click(2), click(3), "plain"]]);
    await cloud.holds("jobs", 0);
  });

  it("keep each group of a FIFO queue in order over failures", async () => {
    await cloud.createQueue("jobs.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
    await cloud.createFunction(
      "ordered",
      `let failed = false;
      exports.handler = async ({ Records }) => {
        console.log(JSON.stringify(Records.map(({ body }) => body)));
        if (failed) return;
        failed = true;
        throw new Error("the first time");
      };`,
    );
    await cloud.createMapping("jobs.fifo", "ordered", { batchSize: 1 });
    const fifo = queue.replace("jobs", "jobs.fifo");
    for (const MessageBody of ["a1", "a2", "a3"]) {
      await cloud.sqsClient.send(
        new SendMessageCommand({ QueueUrl: fifo, MessageBody, MessageGroupId: "a" }),
      );
    }
    await cloud.ended("ordered", 1);
    cloud.clock.advance(30_000);
    assert.deepEqual(await cloud.told("ordered", 4), [["a1"], ["a1"], ["a2"], ["a3"]]);
  });

  it("stop when they are disabled or deleted, and begin when they are enabled", async () => {
    await cloud.createFunction("switched", tells);
    const mapping = await cloud.createMapping("jobs", "switched", { enabled: false });
    await send("a");
    assert.equal(mapping.outputs.state, "Disabled");
    const enabled = await cloud.endpoint.update(mappingType, mapping, { ...mapping.inputs, enabled: true });
    assert.equal(enabled.outputs.state, "Enabled");
    assert.deepEqual(await cloud.told("switched", 1), [["a"]]);
    await cloud.holds("jobs", 0);
    await cloud.endpoint.handler(mappingType).delete(enabled);
    await send("b");
    cloud.clock.advance(60_000);
    await cloud.holds("jobs", 1);
    assert.deepEqual(
      (await cloud.receiveAll(queue)).map(({ Body }) => Body),
      ["b"],
    );
  });

  it("go on after a restart, and wait for a queue that is not there", async () => {
    await cloud.createFunction("worker", tells);
    const mapping = await cloud.createMapping("jobs", "worker", { enabled: false });
    const lost = { ...mapping.outputs, enabled: true, uuid: "lost", eventSourceArn: arn("later") };
    await cloud.endpoint.handler(mappingType).restore({ ...mapping, id: "lost", outputs: lost });
    await until("the poller says so", () => cloud.endpoint.said("warn").length === 1);
    cloud.clock.advance(5_000);
    await cloud.createQueue("later");
    await cloud.sqs.deliver(arn("later"), "a");
    cloud.clock.advance(5_000);
    assert.deepEqual(await cloud.told("worker", 1), [["a"]]);
    assert.match(
      cloud.endpoint.said("warn").join("; "),
      /^[^;]*later cannot be read: QueueDoesNotExist[^;]*$/,
    );
  });

  it("are told by the API", async () => {
    await cloud.createFunction("worker", tells);
    const { id } = await cloud.createMapping("jobs", "worker", { scalingConfig: { maximumConcurrency: 2 } });
    const mapping = await cloud.lambdaClient.send(new GetEventSourceMappingCommand({ UUID: id }));
    const { $metadata, ...told } = mapping;
    assert.deepEqual(told, {
      UUID: id,
      EventSourceArn: arn("jobs"),
      FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:worker",
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 0,
      FunctionResponseTypes: [],
      ScalingConfig: { MaximumConcurrency: 2 },
      State: "Enabled",
      StateTransitionReason: "USER_INITIATED",
      LastModified: new Date(cloud.clock.now()),
    });
    const list = async (filter: { FunctionName?: string; EventSourceArn?: string }) =>
      (await cloud.lambdaClient.send(new ListEventSourceMappingsCommand(filter))).EventSourceMappings?.length;
    assert.deepEqual([await list({ FunctionName: "worker" }), await list({ FunctionName: "other" })], [1, 0]);
    assert.deepEqual(
      [await list({ EventSourceArn: arn("jobs") }), await list({ EventSourceArn: arn("dead") })],
      [1, 0],
    );
    const unknown = new GetEventSourceMappingCommand({ UUID: "none" });
    await assert.rejects(cloud.lambdaClient.send(unknown), { name: "ResourceNotFoundException" });
  });

  it("are refused where AWS refuses them", async () => {
    await cloud.createFunction("long", tells, { timeout: 31 });
    await assert.rejects(cloud.createMapping("jobs", "long"), /30 seconds is less than function timeout: 31/);
    await assert.rejects(cloud.createMapping("jobs", "none"), { code: "ResourceNotFoundException" });
    await cloud.createFunction("worker", tells);
    await assert.rejects(cloud.createMapping("none", "worker"), /does not exist/);
    const refused: readonly [string, Properties, RegExp][] = [
      ["jobs", { batchSize: 11 }, /maximumBatchingWindowInSeconds/],
      ["jobs", { batchSize: 0 }, /1 to 10000/],
      ["jobs.fifo", { batchSize: 11 }, /1 to 10$/],
      ["jobs.fifo", { maximumBatchingWindowInSeconds: 1 }, /FIFO/],
      ["jobs", { scalingConfig: { maximumConcurrency: 1 } }, /2 to 1000/],
      ["jobs", { functionResponseTypes: ["Report"] }, /ReportBatchItemFailures/],
      ["jobs", { filterCriteria: { filters: [{ pattern: "{" }] } }, /not JSON/],
    ];
    for (const [name, more, message] of refused) {
      await assert.rejects(cloud.createMapping(name, "worker", more), message);
    }
  });
});
