import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  PurgeQueueCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { bodies, type LocalSqs, startSqs } from "./service.ts";

const mebibyte = 1_048_576;

describe("SQS messages", () => {
  let sqs: LocalSqs;
  let url: string;
  beforeEach(async () => {
    sqs = await startSqs();
    url = await sqs.createQueue("jobs");
  });
  afterEach(() => sqs.stop());

  it("are received with what was sent of them and what the queue knows", async () => {
    const now = sqs.clock.now();
    const sent = await sqs.client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: "grüße",
        MessageAttributes: {
          color: { DataType: "String", StringValue: "blue" },
          count: { DataType: "Number.int", StringValue: "7" },
          "raw.bytes": { DataType: "Binary", BinaryValue: Buffer.from([1, 2, 3]) },
        },
        MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: "Root=1-2-3" } },
      }),
    );
    assert.equal(sent.MD5OfMessageBody, createHash("md5").update("grüße").digest("hex"));
    sqs.clock.advance(1_000);
    const [message] = await sqs.receive(url, { MessageAttributeNames: ["All"] });
    assert.deepEqual(message?.Attributes, {
      SenderId: "arn:aws:iam::000000000000:root",
      SentTimestamp: String(now),
      ApproximateReceiveCount: "1",
      ApproximateFirstReceiveTimestamp: String(now + 1_000),
      AWSTraceHeader: "Root=1-2-3",
    });
    assert.deepEqual(
      [message?.MessageId, message?.Body, message?.MD5OfMessageAttributes],
      [sent.MessageId, "grüße", sent.MD5OfMessageAttributes],
    );
    assert.deepEqual(message?.MessageAttributes?.color, { DataType: "String", StringValue: "blue" });
    assert.deepEqual(
      Buffer.from(message?.MessageAttributes?.["raw.bytes"]?.BinaryValue ?? []),
      Buffer.from([1, 2, 3]),
    );
  });

  it("carry the MD5 of their attributes as AWS computes it", async () => {
    // Digests that AWS answered, from the README of npm's aws-md5-of-message-attributes.
    const MessageAttributes = {
      attribName1: { DataType: "String", StringValue: "attribValue 1" },
      customNumberTypeAttrib: {
        DataType: "Number.float",
        StringValue: "4563442423554324324264524243.32543234",
      },
      binaryAttribute: { DataType: "Binary", BinaryValue: Buffer.from("Hello binary world!") },
    };
    const { MD5OfMessageAttributes } = await sqs.client.send(
      new SendMessageCommand({ QueueUrl: url, MessageBody: "x", MessageAttributes }),
    );
    assert.equal(MD5OfMessageAttributes, "c932db14a896c663f83c260297d594ff");
    const [message] = await sqs.receive(url, {
      MessageAttributeNames: ["attribName*", "attrib.*", "attribName1"],
    });
    assert.equal(message?.MD5OfMessageAttributes, "19e27d4e946b072f3f58da80d94fd778");
  });

  it("are invisible once received, until their timeout, and each receive counts", async () => {
    await sqs.send(url, "a");
    assert.equal((await sqs.receive(url, { VisibilityTimeout: 60 })).length, 1);
    sqs.clock.advance(59_999);
    assert.deepEqual(await sqs.receive(url), []);
    sqs.clock.advance(1);
    const [again] = await sqs.receive(url);
    assert.equal(again?.Attributes?.ApproximateReceiveCount, "2");
  });

  it("are gone once deleted, and deleting them again is no error", async () => {
    await sqs.send(url, "a");
    const [message] = await sqs.receive(url);
    const remove = new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle });
    await sqs.client.send(remove);
    await sqs.client.send(remove);
    sqs.clock.advance(60_000);
    assert.deepEqual(await sqs.receive(url), []);
    const other = new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: "nonsense" });
    await assert.rejects(sqs.client.send(other), { name: "ReceiptHandleIsInvalid" });
  });

  it("change their visibility while in flight, and not otherwise", async () => {
    await sqs.send(url, "a");
    const [message] = await sqs.receive(url);
    const change = (VisibilityTimeout: number) =>
      sqs.client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout,
        }),
      );
    await change(100);
    sqs.clock.advance(99_000);
    assert.deepEqual(await sqs.receive(url), []);
    await change(0);
    await assert.rejects(change(10), { name: "MessageNotInflight" });
    await assert.rejects(change(43_201), { name: "InvalidParameterValue" });
    assert.deepEqual(bodies(await sqs.receive(url)), ["a"]);
  });

  it("wait for their delay, of their own or of the queue", async () => {
    const slow = await sqs.createQueue("slow", { DelaySeconds: "10" });
    await sqs.send(slow, "by queue");
    await sqs.client.send(new SendMessageCommand({ QueueUrl: slow, MessageBody: "own", DelaySeconds: 20 }));
    const { ApproximateNumberOfMessagesDelayed } = Object(await sqs.attribute(slow, "All"));
    assert.equal(ApproximateNumberOfMessagesDelayed, "2");
    assert.deepEqual(await sqs.receive(slow), []);
    sqs.clock.advance(10_000);
    assert.deepEqual(bodies(await sqs.receive(slow)), ["by queue"]);
    sqs.clock.advance(10_000);
    assert.deepEqual(bodies(await sqs.receive(slow)), ["own"]);
  });

  it("end with the retention period", async () => {
    const short = await sqs.createQueue("short", { MessageRetentionPeriod: "90" });
    await sqs.send(short, "old");
    sqs.clock.advance(89_999);
    assert.equal((await sqs.receive(short, { VisibilityTimeout: 0 })).length, 1);
    sqs.clock.advance(1);
    assert.deepEqual(await sqs.receive(short), []);
    await sqs.send(short, "never received");
    sqs.clock.advance(180_000);
    assert.equal(await sqs.attribute(short, "ApproximateNumberOfMessages"), "0");
  });

  it("are waited for: a long poll is answered when one comes, or becomes visible, or with nothing", async () => {
    const poll = sqs.receive(url, { WaitTimeSeconds: 20 });
    await sqs.send(url, "a");
    const [message] = await poll;
    assert.equal(message?.Body, "a");

    const second = sqs.receive(url, { WaitTimeSeconds: 20, VisibilityTimeout: 30 });
    await sqs.send(url, "b");
    assert.deepEqual(bodies(await second), ["b"]);

    let answered = false;
    const third = sqs.receive(url, { WaitTimeSeconds: 20 }).finally(() => {
      answered = true;
    });
    await sqs.waitingFor("jobs", 1);
    sqs.clock.advance(19_999);
    await sqs.send(url, "c");
    assert.deepEqual(bodies(await third), ["c"]);
    assert.equal(answered, true);

    const fourth = sqs.receive(url, { WaitTimeSeconds: 20 });
    await sqs.waitingFor("jobs", 1);
    sqs.clock.advance(10_001);
    assert.deepEqual(bodies(await fourth), ["a", "b"], "they are visible again after 30 seconds");

    const fifth = sqs.receive(url, { WaitTimeSeconds: 5 });
    await sqs.waitingFor("jobs", 1);
    sqs.clock.advance(5_000);
    assert.deepEqual(await fifth, []);
  });

  it("do not go to a client that has hung up", async () => {
    const gone = new AbortController();
    const poll = sqs.client.send(sqs.receiveCommand(url, { WaitTimeSeconds: 20 }), {
      abortSignal: gone.signal,
    });
    await sqs.waitingFor("jobs", 1);
    gone.abort();
    await assert.rejects(poll, { name: "AbortError" });
    await sqs.waitingFor("jobs", 0);
    await sqs.send(url, "a");
    assert.deepEqual(bodies(await sqs.receive(url)), ["a"]);
  });

  it("come ten at a time, each to one receiver", async () => {
    for (let batch = 0; batch < 5; batch++) {
      const Entries = Array.from({ length: 10 }, (_, at) => ({
        Id: `e${at}`,
        MessageBody: `${batch}-${at}`,
      }));
      const { Successful, Failed } = await sqs.client.send(
        new SendMessageBatchCommand({ QueueUrl: url, Entries }),
      );
      assert.deepEqual([Successful?.length, Failed], [10, undefined]);
    }
    const received = await Promise.all(Array.from({ length: 5 }, () => sqs.receive(url)));
    assert.equal(new Set(received.flatMap(bodies)).size, 50);
    assert.deepEqual(await sqs.receive(url), []);
    const Entries = received[0]?.map(({ ReceiptHandle }, at) => ({ Id: `${at}`, ReceiptHandle })) ?? [];
    await sqs.client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: url,
        Entries: Entries.map((entry) => ({ ...entry, VisibilityTimeout: 0 })),
      }),
    );
    assert.equal((await sqs.receive(url)).length, 10);
    const mixed = [...Entries.slice(0, 2), { Id: "bad", ReceiptHandle: "nonsense" }];
    const { Successful, Failed } = await sqs.client.send(
      new DeleteMessageBatchCommand({ QueueUrl: url, Entries: mixed }),
    );
    assert.deepEqual(
      Successful?.map(({ Id }) => Id),
      ["0", "1"],
    );
    assert.deepEqual(
      Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault]),
      [["bad", "ReceiptHandleIsInvalid", true]],
    );
  });

  it("are refused in batches that AWS would refuse", async () => {
    const batch = (Entries: { Id: string; MessageBody: string }[]) =>
      sqs.client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
    const entry = (Id: string, MessageBody = "x") => ({ Id, MessageBody });
    await assert.rejects(batch([]), { name: "EmptyBatchRequest" });
    await assert.rejects(batch([entry("a"), entry("a")]), { name: "BatchEntryIdsNotDistinct" });
    await assert.rejects(batch([entry("a b")]), { name: "InvalidBatchEntryId" });
    await assert.rejects(batch(Array.from({ length: 11 }, (_, at) => entry(`${at}`))), {
      name: "TooManyEntriesInBatchRequest",
    });
    const half = "x".repeat(mebibyte / 2);
    await batch([entry("a", half), entry("b", half)]);
    await assert.rejects(batch([entry("a", half), entry("b", `${half}x`)]), { name: "BatchRequestTooLong" });
  });

  it("have 1 MiB at most, attributes included, or what the queue allows", async () => {
    const message = (MessageBody: string) =>
      sqs.client.send(
        new SendMessageCommand({
          QueueUrl: url,
          MessageBody,
          MessageAttributes: { abc: { DataType: "String", StringValue: "value" } },
        }),
      );
    const attributeBytes = "abcStringvalue".length;
    await message("x".repeat(mebibyte - attributeBytes));
    await assert.rejects(message("x".repeat(mebibyte - attributeBytes + 1)), {
      name: "InvalidParameterValue",
      message: /must be shorter than 1048576 bytes/,
    });
    const small = await sqs.createQueue("small", { MaximumMessageSize: "1024" });
    await sqs.send(small, "x".repeat(1_024));
    await assert.rejects(sqs.send(small, "x".repeat(1_025)), { name: "InvalidParameterValue" });
  });

  it("have what XML cannot hold replaced, and are refused when nothing else is in them", async () => {
    const { MD5OfMessageBody } = await sqs.client.send(
      new SendMessageCommand({ QueueUrl: url, MessageBody: "a\u0000b😀" }),
    );
    assert.equal(MD5OfMessageBody, createHash("md5").update("a\u0000b😀").digest("hex"));
    assert.deepEqual(bodies(await sqs.receive(url)), ["a\ufffdb😀"]);
    await assert.rejects(sqs.send(url, "\u0001"), { name: "InvalidMessageContents" });
  });

  it("are all removed by a purge, once a minute", async () => {
    await sqs.send(url, "a");
    await sqs.client.send(new PurgeQueueCommand({ QueueUrl: url }));
    assert.deepEqual(await sqs.receive(url), []);
    await assert.rejects(sqs.client.send(new PurgeQueueCommand({ QueueUrl: url })), {
      name: "PurgeQueueInProgress",
    });
    sqs.clock.advance(60_000);
    await sqs.client.send(new PurgeQueueCommand({ QueueUrl: url }));
  });

  it("keep their order under many, received and given back", async () => {
    const ids = Array.from({ length: 300 }, () => randomUUID());
    for (const [at, id] of ids.entries()) {
      await sqs.service.deliver("arn:aws:sqs:us-east-1:000000000000:jobs", id);
      if (at % 3 === 0) sqs.clock.advance(1);
    }
    const seen: (string | undefined)[] = [];
    for (let received = await sqs.receive(url); received.length > 0; received = await sqs.receive(url)) {
      seen.push(...bodies(received));
    }
    assert.deepEqual(seen, ids);
  });
});
