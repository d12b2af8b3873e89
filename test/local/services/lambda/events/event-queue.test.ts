import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Properties } from "../../../../../local/properties.ts";
import { KeptMessages } from "../../../../helpers/kept-messages.ts";
import { LocalServices } from "../../../../helpers/local-services.ts";
import { ManualClock } from "../../../../helpers/manual-clock.ts";
import { functionInputs, functionType } from "../../../../helpers/test-function.ts";
import { until } from "../../../../helpers/until.ts";
import { AsyncFunction, queueArn } from "./async-function.ts";

const minute = 60_000;
const arn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

describe("Lambda asynchronous events", () => {
  let services: LocalServices;
  let client: LambdaClient;
  let clock: ManualClock;
  let queues: KeptMessages;
  beforeEach(async () => {
    clock = new ManualClock();
    queues = new KeptMessages();
    services = await LocalServices.start({ clock, queues, spares: 0 });
    client = new LambdaClient(services.client);
  });
  afterEach(async () => {
    client.destroy();
    await services.stop();
  });

  const send = async (FunctionName: string, event: object, Qualifier?: string) => {
    const Payload = JSON.stringify(event);
    const input = {
      FunctionName,
      InvocationType: "Event" as const,
      Payload,
      ...(Qualifier ? { Qualifier } : {}),
    };
    assert.equal((await client.send(new InvokeCommand(input))).StatusCode, 202);
  };
  const configure = (functionName: string, more: Properties) =>
    services.create("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", functionName, {
      functionName,
      ...more,
    });
  const destinations = (where: Properties) => ({ destinationConfig: where });
  const deadLetters = { deadLetterConfig: { targetArn: queueArn("dead") } };
  /** Every event has been dealt with, or waits for its time. */
  const atRest = () => until("the queue is at rest", () => services.lambda.eventsUnderWay === 0);
  /** Moves the time on by little steps, so that work that ends between them is seen. */
  const advanceUntil = async (what: string, step: number, condition: () => boolean) => {
    await until(what, async () => {
      clock.advance(step);
      for (let turns = 0; turns < 20; turns++) await turn();
      return condition();
    });
  };

  it("run an event three times, one and two minutes apart, and then give it to the dead-letter queue", async () => {
    const lambda = await AsyncFunction.create(services, "fails", deadLetters);
    await send("fails", { id: "a", fail: true });
    const runsAfter = async (milliseconds: number) => {
      clock.advance(milliseconds);
      await atRest();
      return lambda.runs.length;
    };
    assert.equal(await runsAfter(0), 1);
    assert.equal(await runsAfter(minute - 1), 1);
    assert.equal(await runsAfter(1), 2);
    assert.equal(await runsAfter(2 * minute - 1), 2);
    assert.equal(queues.messages.length, 0);
    assert.equal(await runsAfter(1), 3);
    assert.equal(queues.messages.length, 1);
    const [message] = queues.messages;
    assert.equal(message?.queueArn, queueArn("dead"));
    assert.equal(message?.body, '{"id":"a","fail":true}');
    assert.equal(new Set(lambda.runs.map(({ requestId }) => requestId)).size, 1, "one request id");
    assert.deepEqual(message?.attributes, {
      RequestID: { DataType: "String", StringValue: lambda.runs[0]?.requestId },
      ErrorCode: { DataType: "Number", StringValue: "200" },
      ErrorMessage: { DataType: "String", StringValue: "no a" },
    });
    assert.equal(await runsAfter(600 * minute), 3, "no fourth run");
  });

  it("tell an on-failure destination what went in and what came out", async () => {
    const lambda = await AsyncFunction.create(services, "told");
    await configure("told", {
      maximumRetryAttempts: 0,
      ...destinations({ onFailure: { destination: queueArn("failed") } }),
    });
    await send("told", { id: "a", fail: true });
    await until("the record", () => queues.messages.length === 1);
    assert.equal(queues.messages[0]?.queueArn, queueArn("failed"));
    const { responsePayload, ...record } = Object(queues.bodies[0]);
    assert.deepEqual(record, {
      version: "1.0",
      timestamp: new Date(clock.now()).toISOString(),
      requestContext: {
        requestId: lambda.runs[0]?.requestId,
        functionArn: `${arn("told")}:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: 1,
      },
      requestPayload: { id: "a", fail: true },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    });
    assert.equal(responsePayload.errorMessage, "no a");
  });

  it("tell an on-success destination, by the alias that was called", async () => {
    const lambda = await AsyncFunction.create(services, "well", { publish: true });
    await services.create("aws:lambda/alias:Alias", "live", {
      name: "live",
      functionName: "well",
      functionVersion: "1",
    });
    const onSuccess = destinations({ onSuccess: { destination: queueArn("good") } });
    await configure("well", { qualifier: "live", ...onSuccess });
    await send("well", { id: "plain" });
    await send("well", { id: "a" }, "live");
    await until("the record", () => queues.messages.length === 1);
    const requestId = lambda.runs.find(({ id }) => id === "a")?.requestId;
    assert.deepEqual(queues.bodies, [
      {
        version: "1.0",
        timestamp: new Date(clock.now()).toISOString(),
        requestContext: {
          requestId,
          functionArn: `${arn("well")}:live`,
          condition: "Success",
          approximateInvokeCount: 1,
        },
        requestPayload: { id: "a" },
        responseContext: { statusCode: 200, executedVersion: "1" },
        responsePayload: { done: "a" },
      },
    ]);
  });

  it("give a record to another function as its event", async () => {
    await AsyncFunction.create(services, "first");
    await AsyncFunction.create(services, "second");
    await configure("first", destinations({ onSuccess: { destination: arn("second") } }));
    await configure("second", destinations({ onSuccess: { destination: queueArn("end") } }));
    await send("first", { id: "a" });
    await until("the second function's record", () => queues.messages.length === 1);
    assert.deepEqual(Object(queues.bodies[0]).requestPayload.responsePayload, { done: "a" });
  });

  it("hold throttled events back until there is room", async () => {
    const lambda = await AsyncFunction.create(services, "narrow", { reservedConcurrentExecutions: 1 });
    await Promise.all(["a", "b", "c", "d"].map((id) => send("narrow", { id, ms: 30 })));
    for (let seconds = 0; lambda.runs.length < 4 && seconds < 60; seconds++) {
      await atRest();
      clock.advance(1_000);
    }
    await atRest();
    assert.deepEqual(lambda.runs.map(({ id }) => id).sort(), ["a", "b", "c", "d"], "each of them once");
    assert.deepEqual(queues.messages, []);
  });

  it("give up an event that has waited for longer than its age", async () => {
    const lambda = await AsyncFunction.create(services, "old", {
      reservedConcurrentExecutions: 1,
      timeout: 900,
      ...deadLetters,
    });
    await configure("old", {
      maximumEventAgeInSeconds: 60,
      ...destinations({ onFailure: { destination: queueArn("failed") } }),
    });
    await send("old", { id: "first", ms: 600_000 });
    await until("the first runs", () => lambda.runs.length === 1);
    await send("old", { id: "late" });
    await advanceUntil("the second is given up", 1_000, () => queues.messages.length === 2);
    const [record, letter] = queues.messages;
    assert.ok(clock.now() - Date.UTC(2026, 0, 31, 12) >= minute);
    assert.equal(record?.queueArn, queueArn("failed"));
    const { condition, approximateInvokeCount } = JSON.parse(record?.body ?? "").requestContext;
    assert.deepEqual([condition, approximateInvokeCount], ["EventAgeExceeded", 0]);
    assert.deepEqual([letter?.queueArn, letter?.body], [queueArn("dead"), '{"id":"late"}']);
    assert.equal(lambda.runsOf("late"), 0);
  });

  it("give events of a function with a reserved concurrency of 0 away at once", async () => {
    const lambda = await AsyncFunction.create(services, "off", {
      reservedConcurrentExecutions: 0,
      ...deadLetters,
    });
    await send("off", { id: "a" });
    await until("the dead letter", () => queues.messages.length === 1);
    assert.equal(queues.messages[0]?.body, '{"id":"a"}');
    assert.equal(lambda.runs.length, 0);
  });

  it("keep an event whose target does not take it, say so, and try again", async () => {
    await AsyncFunction.create(services, "kept", deadLetters);
    await configure("kept", { maximumRetryAttempts: 0 });
    queues.failure = "there is no such queue";
    await send("kept", { id: "a", fail: true });
    const loud = () => services.said("error");
    await until("the loud line", () => loud().length === 1);
    assert.match(
      loud()[0] ?? "",
      /is kept, because arn:aws:sqs:\S+:dead did not take it: there is no such queue/,
    );
    queues.failure = undefined;
    await advanceUntil("the dead letter", 5 * minute, () => queues.messages.length === 1);
    assert.equal(queues.messages[0]?.body, '{"id":"a","fail":true}');
  });

  it("name a target of a kind that the local cloud lacks", async () => {
    await AsyncFunction.create(services, "topic");
    const topic = "arn:aws:sns:us-east-1:000000000000:topic";
    await configure("topic", destinations({ onSuccess: { destination: topic } }));
    await send("topic", { id: "a" });
    await until("the loud line", () =>
      services.said().some((line) => /cannot deliver to sns; use functions and SQS queues/.test(line)),
    );
  });

  it("say what is lost when nobody is to be told", async () => {
    await AsyncFunction.create(services, "nobody");
    await configure("nobody", { maximumRetryAttempts: 0 });
    await send("nobody", { id: "a", fail: true });
    await until("the warning", () =>
      services
        .said()
        .some((line) => /warn: .*"nobody" was given up \(RetriesExhausted, 1 failed runs\)/.test(line)),
    );
  });

  it("use what the function is at the time of each run", async () => {
    const lambda = await AsyncFunction.create(services, "mended", deadLetters);
    await send("mended", { id: "a", fail: true });
    await atRest();
    assert.equal(lambda.runs.length, 1);
    const update = services.handler(functionType).update;
    const inputs = functionInputs("mended", "exports.handler = async () => 'well';");
    const existing = { urn: "u", name: "mended", id: "mended", inputs, outputs: {} };
    await update?.({ ...existing, oldInputs: {}, oldOutputs: {} });
    await configure("mended", destinations({ onSuccess: { destination: queueArn("good") } }));
    clock.advance(minute);
    await until("the record", () => queues.messages.length === 1);
    const record = Object(queues.bodies[0]);
    assert.equal(record.requestContext.approximateInvokeCount, 2);
    assert.equal(record.responsePayload, "well");
  });
});
