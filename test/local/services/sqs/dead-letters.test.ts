import assert from "node:assert/strict";
import {
  CancelMessageMoveTaskCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { arnOfQueue, bodies, type LocalSqs, startSqs } from "./service.ts";

describe("SQS dead-letter queues", () => {
  let sqs: LocalSqs;
  let jobs: string;
  let dead: string;
  beforeEach(async () => {
    sqs = await startSqs();
    dead = await sqs.createQueue("dead");
    jobs = await sqs.createQueue("jobs", { RedrivePolicy: redrive("dead", 2), VisibilityTimeout: "10" });
  });
  afterEach(() => sqs.stop());

  /** Receives without deleting, until the messages are dead. */
  async function fail(times: number): Promise<void> {
    for (let receive = 0; receive < times; receive++) {
      await sqs.receive(jobs);
      sqs.clock.advance(10_000);
    }
  }

  it("take a message that was received too often, once, as old as it is", async () => {
    const id = await sqs.send(jobs, "poison");
    const sent = sqs.clock.now();
    await fail(2);
    assert.deepEqual(await sqs.receive(dead), [], "it moves when it would be received a third time");
    assert.deepEqual(await sqs.receive(jobs), []);
    const [message, ...others] = await sqs.receive(dead);
    assert.deepEqual([message?.Body, message?.MessageId, others], ["poison", id, []]);
    assert.equal(message?.Attributes?.DeadLetterQueueSourceArn, arnOfQueue("jobs"));
    assert.equal(message?.Attributes?.SentTimestamp, String(sent));
    assert.equal(await sqs.attribute(jobs, "ApproximateNumberOfMessages"), "0");
  });

  it("can have one of their own, which counts receives anew", async () => {
    await sqs.createQueue("last");
    const middle = await sqs.createQueue("middle", { RedrivePolicy: redrive("last", 1) });
    const first = await sqs.createQueue("first", {
      RedrivePolicy: redrive("middle", 1),
      VisibilityTimeout: "10",
    });
    await sqs.send(first, "poison");
    await sqs.receive(first);
    sqs.clock.advance(10_000);
    await sqs.receive(first);
    assert.deepEqual(bodies(await sqs.receive(middle)), ["poison"]);
  });

  it("name the queues they serve", async () => {
    const { queueUrls } = await sqs.client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }));
    assert.deepEqual(queueUrls, [jobs]);
  });

  it("must be there, of the same kind, and allow it", async () => {
    const create = (name: string, target: string, attributes: Record<string, string> = {}) =>
      sqs.createQueue(name, { RedrivePolicy: redrive(target, 3), ...attributes });
    await assert.rejects(create("a", "none"), { name: "InvalidAttributeValue", message: /does not exist/ });
    await assert.rejects(create("a.fifo", "dead", { FifoQueue: "true" }), { name: "InvalidAttributeValue" });
    await sqs.createQueue("closed", {
      RedriveAllowPolicy: JSON.stringify({
        redrivePermission: "byQueue",
        sourceQueueArns: [arnOfQueue("friend")],
      }),
    });
    await assert.rejects(create("a", "closed"), { message: /does not allow/ });
    await create("friend", "closed");
    await assert.rejects(create("b", "dead", { RedrivePolicy: redrive("dead", 0) }), {
      name: "InvalidAttributeValue",
    });
  });

  it("give their messages back to where they came from, as new ones", async () => {
    for (const body of ["a", "b", "c"]) await sqs.send(jobs, body);
    await fail(2);
    await sqs.receive(jobs);
    const { TaskHandle } = await sqs.client.send(
      new StartMessageMoveTaskCommand({ SourceArn: arnOfQueue("dead"), MaxNumberOfMessagesPerSecond: 2 }),
    );
    const tasks = async () =>
      (await sqs.client.send(new ListMessageMoveTasksCommand({ SourceArn: arnOfQueue("dead") }))).Results;
    const [running] = (await tasks()) ?? [];
    assert.deepEqual(
      [running?.Status, running?.TaskHandle, running?.ApproximateNumberOfMessagesMoved],
      ["RUNNING", TaskHandle, 2],
    );
    await assert.rejects(
      sqs.client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOfQueue("dead") })),
      { name: "UnsupportedOperation" },
    );
    sqs.clock.advance(1_000);
    assert.deepEqual((await tasks())?.[0]?.Status, "COMPLETED");
    const back = await sqs.receive(jobs);
    assert.deepEqual(bodies(back).sort(), ["a", "b", "c"]);
    assert.equal(back[0]?.Attributes?.ApproximateReceiveCount, "1");
    assert.deepEqual(await sqs.receive(dead), []);
  });

  it("move elsewhere, and stop moving when they are told to", async () => {
    for (const body of ["a", "b"]) await sqs.send(dead, body);
    const elsewhere = await sqs.createQueue("elsewhere");
    const { TaskHandle } = await sqs.client.send(
      new StartMessageMoveTaskCommand({
        SourceArn: arnOfQueue("dead"),
        DestinationArn: arnOfQueue("elsewhere"),
        MaxNumberOfMessagesPerSecond: 1,
      }),
    );
    await sqs.client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    sqs.clock.advance(10_000);
    assert.deepEqual(bodies(await sqs.receive(elsewhere)), ["a"]);
    assert.deepEqual(bodies(await sqs.receive(dead)), ["b"]);
    await assert.rejects(
      sqs.client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOfQueue("jobs") })),
      {
        message: /must be configured as a Dead Letter Queue/,
      },
    );
    await sqs.client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOfQueue("dead") }));
    const { Results } = await sqs.client.send(
      new ListMessageMoveTasksCommand({ SourceArn: arnOfQueue("dead"), MaxResults: 10 }),
    );
    assert.deepEqual(
      Results?.map(({ Status, FailureReason }) => [Status, FailureReason]),
      [
        ["COMPLETED", undefined],
        ["CANCELLED", undefined],
      ],
      "the one in flight is not moved",
    );
  });
});

function redrive(target: string, maxReceiveCount: number): string {
  return JSON.stringify({ deadLetterTargetArn: arnOfQueue(target), maxReceiveCount });
}
