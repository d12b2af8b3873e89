import { AwsError } from "../../../gateway/api.ts";
import type { JsonOperation } from "../../../gateway/json-api.ts";
import { batchEntries, runBatch } from "../batch.ts";
import type { SqsService } from "../index.ts";
import { limits } from "../limits.ts";
import { queueOf } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";
import { send, sizeOf } from "../send.ts";
import { draftOf, sentJson } from "./sent-json.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export const sendMessageBatch: JsonOperation<SqsService> = {
  name: "SendMessageBatch",
  permissions: onQueue("sqs:SendMessage"),
  async run(input, sqs, request) {
    const queue = queueOf(input, sqs);
    const entries = batchEntries(input);
    const size = entries.reduce((sum, entry) => sum + sizeOf(draftOf(entry, request.caller)), 0);
    if (size > limits.messageBytes) {
      throw new AwsError(
        "BatchRequestTooLong",
        `Batch requests cannot be longer than ${limits.messageBytes} bytes. You have sent ${size} bytes.`,
      );
    }
    return runBatch(entries, async (entry) => {
      const draft = draftOf(entry, request.caller);
      return sentJson(draft, await send(sqs.queues, queue, draft));
    });
  },
};
