import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { queueOf } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html */
export const deleteQueue: JsonOperation<SqsService> = {
  name: "DeleteQueue",
  permissions: onQueue("sqs:DeleteQueue"),
  async run(input, sqs) {
    await sqs.queues.commit({ type: "delete-queue", name: queueOf(input, sqs).name });
  },
};
