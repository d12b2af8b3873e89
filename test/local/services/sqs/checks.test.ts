import { unknown } from "../../../../local/engine/values.ts";
import { describeChecks } from "../../../helpers/check-cases.ts";

const target = "arn:aws:sqs:us-east-1:000000000000:dead";

describeChecks("SQS", {
  "aws:sqs/queue:Queue": {
    right: {
      name: "jobs",
      visibilityTimeoutSeconds: 60,
      messageRetentionSeconds: 1_209_600,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: target, maxReceiveCount: 3 }),
      sqsManagedSseEnabled: true,
    },
    wrong: [
      ["name", { name: "jobs!" }, /1 to 80/],
      ["name", { name: "jobs", fifoQueue: true }, /ends with ".fifo"/],
      ["visibilityTimeoutSeconds", { visibilityTimeoutSeconds: 43_201 }, /0 to 43200/],
      ["messageRetentionSeconds", { messageRetentionSeconds: 59 }, /60 to 1209600/],
      ["maxMessageSize", { maxMessageSize: 1_023 }, /1024 to/],
      ["delaySeconds", { delaySeconds: 901 }, /0 to 900/],
      ["receiveWaitTimeSeconds", { receiveWaitTimeSeconds: 21 }, /0 to 20/],
      ["redrivePolicy", { redrivePolicy: '{"deadLetterTargetArn":"dead"}' }, /ARN of a queue/],
      [
        "redrivePolicy",
        { redrivePolicy: JSON.stringify({ deadLetterTargetArn: target, maxReceiveCount: 0 }) },
        /1 to 1000/,
      ],
      ["policy", { policy: "{" }, /JSON object/],
      ["contentBasedDeduplication", { contentBasedDeduplication: true }, /FIFO/],
      ["kmsMasterKeyId", { kmsMasterKeyId: "alias/mine" }, /exclude each other/],
    ],
  },
  "aws:sqs/redrivePolicy:RedrivePolicy": {
    right: {
      queueUrl: "http://127.0.0.1/000000000000/jobs",
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: target, maxReceiveCount: 3 }),
    },
    wrong: [
      ["redrivePolicy", { redrivePolicy: "" }, /is missing/],
      ["redrivePolicy", { redrivePolicy: "{" }, /JSON object/],
      [
        "redrivePolicy",
        { redrivePolicy: '{"deadLetterTargetArn":"dead"}', queueUrl: unknown },
        /ARN of a queue/,
      ],
    ],
  },
});
