import type { JsonOperation } from "../../../gateway/json-api.ts";
import { optionalNumber } from "../../../gateway/json-api.ts";
import { batchEntries, runBatch } from "../batch.ts";
import type { SqsService } from "../index.ts";
import { queueOf, required } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";
import { changeVisibility } from "../settle.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html */
export const changeMessageVisibilityBatch: JsonOperation<SqsService> = {
  name: "ChangeMessageVisibilityBatch",
  permissions: onQueue("sqs:ChangeMessageVisibility"),
  run(input, sqs) {
    const queue = queueOf(input, sqs);
    return runBatch(batchEntries(input), (entry) => {
      const seconds = optionalNumber(entry, "VisibilityTimeout") ?? queue.setting("VisibilityTimeout");
      changeVisibility(sqs.queues, queue, required(entry, "ReceiptHandle"), seconds);
      return {};
    });
  },
};
