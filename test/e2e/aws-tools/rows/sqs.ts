import assert from "node:assert/strict";
import { type Answer, kept, type Run, type ServiceRows } from "../row.ts";

const name = (run: Run) => `tools-${run.prefix}`;
const queue = (run: Run) => ({ QueueUrl: kept(run, "queue") });
const deadLetters = (run: Run) => ({ QueueUrl: kept(run, "deadLetters") });
const deadLettersArn = (run: Run) => `arn:aws:sqs:us-east-1:000000000000:${name(run)}-dead`;

/** More than a move task of one a second gets done before it is cancelled. */
const entries = Array.from({ length: 10 }, (_, at) => ({ Id: `m${at}`, MessageBody: `letter ${at}` }));

function keepReceipt(answer: Answer, run: Run): void {
  run.kept.set("receipt", answer.text("Messages", 0, "ReceiptHandle"));
}

export const sqs: ServiceRows = {
  scope: "sqs",
  rows: [
    {
      operation: "CreateQueue",
      input: (run) => ({ QueueName: name(run), Attributes: { VisibilityTimeout: "60" } }),
      expect: (answer, run) => run.kept.set("queue", answer.text("QueueUrl")),
    },
    {
      operation: "CreateQueue",
      input: (run) => ({ QueueName: `${name(run)}-dead` }),
      expect: (answer, run) => run.kept.set("deadLetters", answer.text("QueueUrl")),
    },
    {
      operation: "CreateQueue",
      input: (run) => ({ QueueName: name(run), Attributes: { VisibilityTimeout: "61" } }),
      fails: "QueueAlreadyExists",
    },
    {
      operation: "GetQueueUrl",
      input: (run) => ({ QueueName: name(run) }),
      expect: (answer, run) => assert.equal(answer.text("QueueUrl"), kept(run, "queue")),
    },
    {
      operation: "ListQueues",
      input: (run) => ({ QueueNamePrefix: name(run) }),
      expect: (answer, run) =>
        assert.deepEqual(answer.list("QueueUrls"), [kept(run, "queue"), kept(run, "deadLetters")]),
    },
    {
      operation: "SetQueueAttributes",
      input: (run) => ({
        ...queue(run),
        Attributes: {
          RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLettersArn(run), maxReceiveCount: 3 }),
        },
      }),
    },
    {
      operation: "GetQueueAttributes",
      input: (run) => ({ ...queue(run), AttributeNames: ["All"] }),
      expect(answer, run) {
        assert.equal(answer.text("Attributes", "VisibilityTimeout"), "60");
        assert.equal(
          JSON.parse(answer.text("Attributes", "RedrivePolicy")).deadLetterTargetArn,
          deadLettersArn(run),
        );
      },
    },
    {
      operation: "ListDeadLetterSourceQueues",
      input: deadLetters,
      expect: (answer, run) => assert.deepEqual(answer.list("queueUrls"), [kept(run, "queue")]),
    },
    { operation: "TagQueue", input: (run) => ({ ...queue(run), Tags: { team: "links", tier: "web" } }) },
    { operation: "UntagQueue", input: (run) => ({ ...queue(run), TagKeys: ["team"] }) },
    {
      operation: "ListQueueTags",
      input: queue,
      expect: (answer) => assert.deepEqual(answer.at("Tags"), { tier: "web" }),
    },
    {
      operation: "SendMessage",
      input: (run) => ({
        ...queue(run),
        MessageBody: "hello",
        MessageAttributes: { color: { DataType: "String", StringValue: "blue" } },
      }),
      expect: { MD5OfMessageBody: "5d41402abc4b2a76b9719d911017c592" },
    },
    {
      operation: "ReceiveMessage",
      input: (run) => ({
        ...queue(run),
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["All"],
      }),
      expect(answer, run) {
        assert.equal(answer.text("Messages", 0, "Body"), "hello");
        assert.equal(answer.text("Messages", 0, "MessageAttributes", "color", "StringValue"), "blue");
        assert.equal(answer.text("Messages", 0, "Attributes", "ApproximateReceiveCount"), "1");
        keepReceipt(answer, run);
      },
    },
    {
      operation: "ChangeMessageVisibility",
      input: (run) => ({ ...queue(run), ReceiptHandle: kept(run, "receipt"), VisibilityTimeout: 0 }),
    },
    { operation: "ReceiveMessage", input: queue, expect: keepReceipt },
    {
      operation: "ChangeMessageVisibilityBatch",
      input: (run) => ({
        ...queue(run),
        Entries: [
          { Id: "a", ReceiptHandle: kept(run, "receipt"), VisibilityTimeout: 0 },
          { Id: "b", ReceiptHandle: "none", VisibilityTimeout: 0 },
        ],
      }),
      expect: { Successful: [{ Id: "a" }], Failed: [{ Id: "b", Code: "ReceiptHandleIsInvalid" }] },
    },
    { operation: "ReceiveMessage", input: queue, expect: keepReceipt },
    { operation: "DeleteMessage", input: (run) => ({ ...queue(run), ReceiptHandle: kept(run, "receipt") }) },
    {
      operation: "DeleteMessage",
      input: (run) => ({ ...queue(run), ReceiptHandle: "none" }),
      fails: "ReceiptHandleIsInvalid",
    },
    { operation: "SendMessage", input: (run) => ({ ...queue(run), MessageBody: "for the batch" }) },
    { operation: "ReceiveMessage", input: queue, expect: keepReceipt },
    {
      operation: "DeleteMessageBatch",
      input: (run) => ({ ...queue(run), Entries: [{ Id: "a", ReceiptHandle: kept(run, "receipt") }] }),
      expect: { Successful: [{ Id: "a" }] },
    },
    {
      operation: "SendMessageBatch",
      input: (run) => ({ ...deadLetters(run), Entries: entries }),
      expect: (answer) => assert.equal(answer.list("Successful").length, entries.length),
    },
    {
      operation: "StartMessageMoveTask",
      input: (run) => ({
        SourceArn: deadLettersArn(run),
        DestinationArn: deadLettersArn(run).replace(/-dead$/, ""),
        MaxNumberOfMessagesPerSecond: 1,
      }),
      expect: (answer) => assert.ok(answer.text("TaskHandle")),
    },
    {
      operation: "ListMessageMoveTasks",
      input: (run) => ({ SourceArn: deadLettersArn(run) }),
      expect(answer, run) {
        assert.equal(answer.text("Results", 0, "Status"), "RUNNING");
        run.kept.set("task", answer.text("Results", 0, "TaskHandle"));
      },
    },
    {
      operation: "CancelMessageMoveTask",
      input: (run) => ({ TaskHandle: kept(run, "task") }),
      expect: (answer) => assert.equal(typeof answer.at("ApproximateNumberOfMessagesMoved"), "number"),
    },
    { operation: "PurgeQueue", input: deadLetters },
    { operation: "DeleteQueue", input: queue },
    {
      operation: "SendMessage",
      input: (run) => ({ ...queue(run), MessageBody: "late" }),
      fails: "\\S*NonExistentQueue",
    },
  ],
};
