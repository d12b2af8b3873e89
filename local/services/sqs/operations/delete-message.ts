import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { queueOf, required } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";
import { deleteMessage as remove } from "../settle.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html */
export const deleteMessage: JsonOperation<SqsService> = {
  name: "DeleteMessage",
  permissions: onQueue("sqs:DeleteMessage"),
  async run(input, sqs) {
    await remove(sqs.queues, queueOf(input, sqs), required(input, "ReceiptHandle"));
  },
};
