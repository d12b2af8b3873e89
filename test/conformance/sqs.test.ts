import assert from "node:assert/strict";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  type CreateQueueCommandInput,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { patience, startTarget, type Target } from "./target.ts";

describe("conformance: SQS", function () {
  this.timeout(patience);
  let target: Target;
  let client: SQSClient;
  before(async () => {
    target = await startTarget();
    client = new SQSClient(target.client);
    target.onStop(async () => client.destroy());
  });
  after(() => target?.stop());

  const createQueue = async (name: string, Attributes: CreateQueueCommandInput["Attributes"] = {}) => {
    const QueueName = `${target.prefix}-${name}`;
    const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
    target.onStop(() => client.send(new DeleteQueueCommand({ QueueUrl })));
    return QueueUrl;
  };
  const arnOf = async (QueueUrl: string) => {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
    return (await client.send(command)).Attributes?.QueueArn ?? "";
  };
  const send = (QueueUrl: string, MessageBody: string, input: Partial<SendMessageCommandInput> = {}) =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...input }));
  /** By long poll: a queue of AWS is many, and a short one asks some of them. */
  const receive = async (QueueUrl: string, most = 1): Promise<Message[]> => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: most,
        WaitTimeSeconds: 20,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["All"],
      }),
    );
    return Messages;
  };
  const makeVisible = (QueueUrl: string, message: Message | undefined) =>
    client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );

  it("sends, receives and deletes a message", async () => {
    const QueueUrl = await createQueue("plain");
    const sent = await send(QueueUrl, "hello", {
      MessageAttributes: { color: { DataType: "String", StringValue: "blue" } },
    });
    assert.equal(sent.MD5OfMessageBody, "5d41402abc4b2a76b9719d911017c592");
    const [message] = await receive(QueueUrl);
    assert.deepEqual(
      [message?.MessageId, message?.Body, message?.MessageAttributes?.color?.StringValue],
      [sent.MessageId, "hello", "blue"],
    );
    assert.equal(message?.Attributes?.ApproximateReceiveCount, "1");
    assert.match(message?.Attributes?.SentTimestamp ?? "", /^\d{13}$/);
    const { ReceiptHandle } = message;
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    // What is gone can be deleted again.
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await assert.rejects(client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: "none" })), {
      name: "ReceiptHandleIsInvalid",
    });
  });

  it("gives a received message again when it is made visible", async () => {
    const QueueUrl = await createQueue("again", { VisibilityTimeout: "600" });
    await send(QueueUrl, "once more");
    const [first] = await receive(QueueUrl);
    await makeVisible(QueueUrl, first);
    const [second] = await receive(QueueUrl);
    assert.equal(second?.MessageId, first?.MessageId);
    assert.equal(second?.Attributes?.ApproximateReceiveCount, "2");
    assert.notEqual(second?.ReceiptHandle, first?.ReceiptHandle);
    const tooLong = { QueueUrl, ReceiptHandle: second?.ReceiptHandle, VisibilityTimeout: 43_201 };
    await assert.rejects(client.send(new ChangeMessageVisibilityCommand(tooLong)), {
      name: "InvalidParameterValue",
    });
  });

  it("gives a message that is received too often to the dead-letter queue", async () => {
    const deadLetters = await createQueue("dead");
    const deadLetterTargetArn = await arnOf(deadLetters);
    const QueueUrl = await createQueue("source", {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }),
    });
    await send(QueueUrl, "poison");
    const [message] = await receive(QueueUrl);
    await makeVisible(QueueUrl, message);
    // The receive that would be one too many moves it.
    const command = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2 });
    assert.deepEqual((await client.send(command)).Messages ?? [], []);
    const [dead] = await receive(deadLetters);
    assert.deepEqual([dead?.MessageId, dead?.Body], [message?.MessageId, "poison"]);
    assert.equal(dead?.Attributes?.DeadLetterQueueSourceArn, await arnOf(QueueUrl));
  });

  it("answers each entry of a batch apart", async () => {
    const QueueUrl = await createQueue("batch");
    const Entries = ["a", "b", "c"].map((Id) => ({ Id, MessageBody: `body ${Id}` }));
    const sent = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    assert.deepEqual(sent.Successful?.map(({ Id }) => Id).sort(), ["a", "b", "c"]);
    await assert.rejects(
      client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [...Entries, ...Entries] })),
      { name: "BatchEntryIdsNotDistinct" },
    );
    const [message] = await receive(QueueUrl);
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: "good", ReceiptHandle: message?.ReceiptHandle },
          { Id: "bad", ReceiptHandle: "none" },
        ],
      }),
    );
    assert.deepEqual(
      [deleted.Successful?.map(({ Id }) => Id), deleted.Failed?.map(({ Id, Code }) => [Id, Code])],
      [["good"], [["bad", "ReceiptHandleIsInvalid"]]],
    );
  });

  it("keeps the order in a FIFO queue's group, and takes a repeated message once", async () => {
    const QueueUrl = await createQueue("order.fifo", { FifoQueue: "true" });
    for (const body of ["one", "two", "two", "three"]) {
      await send(QueueUrl, body, { MessageGroupId: "g", MessageDeduplicationId: body });
    }
    const bodies: (string | undefined)[] = [];
    while (bodies.length < 3) {
      for (const { Body, ReceiptHandle } of await receive(QueueUrl, 10)) {
        bodies.push(Body);
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
    assert.deepEqual(bodies, ["one", "two", "three"]);
  });

  it("refuses a queue that is not there, and one of the same name with other attributes", async () => {
    const QueueName = `${target.prefix}-none`;
    await assert.rejects(client.send(new GetQueueUrlCommand({ QueueName })), { name: "QueueDoesNotExist" });
    const QueueUrl = await createQueue("taken", { DelaySeconds: "1" });
    const again = (DelaySeconds: string) => {
      const input = { QueueName: `${target.prefix}-taken`, Attributes: { DelaySeconds } };
      return client.send(new CreateQueueCommand(input));
    };
    assert.equal((await again("1")).QueueUrl, QueueUrl);
    await assert.rejects(again("2"), { name: "QueueNameExists" });
  });
});
