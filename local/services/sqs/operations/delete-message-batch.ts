import type { JsonOperation } from "../../../gateway/json-api.ts";
import { batchEntries, runBatch } from "../batch.ts";
import type { SqsService } from "../index.ts";
import { queueOf, required } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";
import { deleteMessage } from "../settle.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html */
export const deleteMessageBatch: JsonOperation<SqsService> = {
  name: "DeleteMessageBatch",
  permissions: onQueue("sqs:DeleteMessage"),
  run(input, sqs) {
    const queue = queueOf(input, sqs);
    return runBatch(batchEntries(input), async (entry) => {
      await deleteMessage(sqs.queues, queue, required(entry, "ReceiptHandle"));
      return {};
    });
  },
};
