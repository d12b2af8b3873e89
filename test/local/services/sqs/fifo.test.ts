import assert from "node:assert/strict";
import {
  DeleteMessageCommand,
  type Message,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { arnOfQueue, bodies, type LocalSqs, startSqs } from "./service.ts";

describe("SQS FIFO queues", () => {
  let sqs: LocalSqs;
  let url: string;
  beforeEach(async () => {
    sqs = await startSqs();
    url = await sqs.createQueue("jobs.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
  });
  afterEach(() => sqs.stop());

  const remove = (message: Message | undefined, QueueUrl = url) =>
    sqs.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));

  it("deliver each group in its order, and nothing of a group that is in flight", async () => {
    for (const body of ["a1", "a2", "b1", "a3", "b2"]) await sqs.send(url, body, body.slice(0, 1));
    const [a1] = await sqs.receive(url, { MaxNumberOfMessages: 1 });
    assert.equal(a1?.Body, "a1");
    const [b1, b2] = await sqs.receive(url);
    assert.deepEqual([b1?.Body, b2?.Body], ["b1", "b2"]);
    assert.deepEqual(await sqs.receive(url), []);
    await remove(a1);
    assert.deepEqual(bodies(await sqs.receive(url)), ["a2", "a3"]);
    sqs.clock.advance(30_000);
    assert.deepEqual(bodies(await sqs.receive(url)), ["a2", "b1", "a3", "b2"], "again in their order");
  });

  it("number their messages upwards", async () => {
    const Entries = Array.from({ length: 10 }, (_, at) => ({
      Id: `${at}`,
      MessageBody: `${at}`,
      MessageGroupId: "g",
    }));
    const { Successful = [] } = await sqs.client.send(
      new SendMessageBatchCommand({ QueueUrl: url, Entries }),
    );
    const numbers = Successful.map(({ SequenceNumber }) => BigInt(SequenceNumber ?? 0));
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => (a < b ? -1 : 1)),
    );
    assert.deepEqual(
      bodies(await sqs.receive(url)),
      Entries.map(({ MessageBody }) => MessageBody),
    );
  });

  it("take a message once in five minutes, though it was deleted since", async () => {
    const first = await sqs.send(url, "same", "g");
    await remove((await sqs.receive(url))[0]);
    sqs.clock.advance(5 * 60_000 - 1);
    assert.equal(await sqs.send(url, "same", "other-group"), first);
    assert.deepEqual(await sqs.receive(url), []);
    sqs.clock.advance(1);
    assert.notEqual(await sqs.send(url, "same", "g"), first);
    assert.deepEqual(bodies(await sqs.receive(url)), ["same"]);
  });

  it("know duplicates by their id, in a group where they are told so", async () => {
    const grouped = await sqs.createQueue("grouped.fifo", {
      FifoQueue: "true",
      DeduplicationScope: "messageGroup",
      FifoThroughputLimit: "perMessageGroupId",
    });
    const send = (MessageBody: string, MessageGroupId: string) =>
      sqs.client.send(
        new SendMessageCommand({
          QueueUrl: grouped,
          MessageBody,
          MessageGroupId,
          MessageDeduplicationId: "id",
        }),
      );
    await send("one", "a");
    await send("two", "a");
    await send("three", "b");
    assert.deepEqual(bodies(await sqs.receive(grouped)), ["one", "three"]);
    await assert.rejects(sqs.send(grouped, "x", "a"), { name: "InvalidParameterValue" });
  });

  it("do not delete by a handle that has expired", async () => {
    await sqs.send(url, "a", "g");
    const [message] = await sqs.receive(url);
    sqs.clock.advance(30_000);
    await assert.rejects(remove(message), { name: "InvalidParameterValue", message: /has expired/ });
    await sqs.receive(url);
    await assert.rejects(remove(message), { message: /has expired/ });
  });

  it("want a group, and no delay of a message's own", async () => {
    await assert.rejects(sqs.send(url, "a"), { name: "MissingParameter" });
    const delayed = new SendMessageCommand({
      QueueUrl: url,
      MessageBody: "a",
      MessageGroupId: "g",
      DelaySeconds: 1,
    });
    await assert.rejects(sqs.client.send(delayed), { name: "InvalidParameterValue" });
    const plain = await sqs.createQueue("plain");
    const deduplicated = new SendMessageCommand({
      QueueUrl: plain,
      MessageBody: "a",
      MessageDeduplicationId: "id",
    });
    await assert.rejects(sqs.client.send(deduplicated), { name: "InvalidParameterValue" });
  });

  it("wake a long poll when what blocked a group is deleted", async () => {
    for (const body of ["a1", "a2"]) await sqs.send(url, body, "a");
    const [a1] = await sqs.receive(url, { MaxNumberOfMessages: 1 });
    const poll = sqs.receive(url, { WaitTimeSeconds: 20 });
    await sqs.waitingFor("jobs.fifo", 1);
    await remove(a1);
    assert.deepEqual(bodies(await poll), ["a2"]);
  });

  it("let the rest of a group on when one has gone to the dead-letter queue", async () => {
    const dead = await sqs.createQueue("dead.fifo", { FifoQueue: "true" });
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: arnOfQueue("dead.fifo"),
      maxReceiveCount: 1,
    });
    const strict = await sqs.createQueue("strict.fifo", {
      FifoQueue: "true",
      ContentBasedDeduplication: "true",
      RedrivePolicy,
    });
    for (const body of ["poison", "good"]) await sqs.send(strict, body, "g");
    await sqs.receive(strict, { MaxNumberOfMessages: 1 });
    sqs.clock.advance(30_000);
    assert.deepEqual(bodies(await sqs.receive(strict)), ["good"]);
    assert.deepEqual(bodies(await sqs.receive(dead)), ["poison"]);
  });
});
