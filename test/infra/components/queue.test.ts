import assert from "node:assert/strict";
import type * as InlineFunctionModule from "../../../infra/components/inline-function.ts";
import type * as QueueModule from "../../../infra/components/queue.ts";
import { resolvedValue } from "../../helpers/outputs.ts";
import { loadProgramModule, one, register } from "../../helpers/pulumi-mocks.ts";

const { Queue } = loadProgramModule<typeof QueueModule>("infra/components/queue.ts");
const { InlineFunction } = loadProgramModule<typeof InlineFunctionModule>(
  "infra/components/inline-function.ts",
);

const mappingType = "aws:lambda/eventSourceMapping:EventSourceMapping";
const arn = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;
const url = (name: string) => `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`;

describe("Queue", () => {
  it("is two queues, encrypted and for TLS alone", async () => {
    const resources = await register(() => new Queue("jobs"));
    const tlsOnly = (name: string) => ({
      queueUrl: url(name),
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: arn(name),
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    });
    assert.deepEqual(
      resources.map(({ type, name, inputs }) => [`${type}::${name}`, inputs]),
      [
        [
          "aws:sqs/queue:Queue::jobs",
          {
            visibilityTimeoutSeconds: 30,
            messageRetentionSeconds: 345_600,
            redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("jobs-dlq"), maxReceiveCount: 3 }),
            sqsManagedSseEnabled: true,
          },
        ],
        ["aws:sqs/queue:Queue::jobs-dlq", { messageRetentionSeconds: 1_209_600, sqsManagedSseEnabled: true }],
        ["aws:sqs/queuePolicy:QueuePolicy::jobs-dlq-policy", tlsOnly("jobs-dlq")],
        ["aws:sqs/queuePolicy:QueuePolicy::jobs-policy", tlsOnly("jobs")],
        [
          "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy::jobs-dlq-sources",
          {
            queueUrl: url("jobs-dlq"),
            redriveAllowPolicy: JSON.stringify({
              redrivePermission: "byQueue",
              sourceQueueArns: [arn("jobs")],
            }),
          },
        ],
        ["platform:components:Queue::jobs", {}],
      ],
    );
  });

  it("grants sending, and reading as Lambda must", async () => {
    let queue: InstanceType<typeof Queue> | undefined;
    await register(() => {
      queue = new Queue("jobs");
    });
    assert.ok(queue);
    const [send, consume] = [queue.grantSend(), queue.grantConsume()];
    assert.deepEqual(send.actions, ["sqs:SendMessage"]);
    assert.deepEqual(consume.actions, ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]);
    assert.deepEqual(await resolvedValue([send.resources, consume.resources]), [
      [arn("jobs")],
      [arn("jobs")],
    ]);
  });

  it("feeds a function, which reports the items that failed", async () => {
    const resources = await register(() => {
      const queue = new Queue("jobs");
      const worker = new InlineFunction("worker", {
        callback: () => async () => ({ batchItemFailures: [] }),
        grants: [queue.grantConsume()],
        timeout: "5 seconds",
      });
      queue.consume(worker);
    });
    assert.deepEqual(one(resources, mappingType, "jobs-consumer").inputs, {
      eventSourceArn: arn("jobs"),
      functionName: "arn:aws:lambda:us-east-1:123456789012:worker",
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
    });
  });

  it("takes batches as it is told, and only what a filter matches", async () => {
    const resources = await register(() => {
      const worker = new InlineFunction("worker", { callback: () => async () => undefined });
      new Queue("jobs").consume(worker, {
        batchSize: 100,
        batchingWindow: "1 minute",
        maximumConcurrency: 2,
        filters: [{ kind: ["click"] }],
      });
    });
    const { inputs } = one(resources, mappingType);
    assert.deepEqual(
      [inputs.batchSize, inputs.maximumBatchingWindowInSeconds, inputs.scalingConfig, inputs.filterCriteria],
      [100, 60, { maximumConcurrency: 2 }, { filters: [{ pattern: '{"body":{"kind":["click"]}}' }] }],
    );
  });

  it("refuses a function that may take longer than the messages stay invisible for", async () => {
    const consumedBy = (timeout: "5 seconds" | "6 seconds") =>
      register(() => {
        const worker = new InlineFunction("worker", { callback: () => async () => undefined, timeout });
        new Queue("jobs").consume(worker);
      });
    await consumedBy("5 seconds");
    await assert.rejects(
      consumedBy("6 seconds"),
      /queue "jobs": visibilityTimeout "30 seconds" is under 6 times .* 6 seconds; use at least "36 seconds"/,
    );
  });
});
