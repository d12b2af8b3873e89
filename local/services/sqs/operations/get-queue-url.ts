import type { JsonOperation } from "../../../gateway/json-api.ts";
import { queueDoesNotExist } from "../errors.ts";
import type { SqsService } from "../index.ts";
import { required, urlFor } from "../operation-input.ts";
import { onNamedQueue } from "../permissions.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html */
export const getQueueUrl: JsonOperation<SqsService> = {
  name: "GetQueueUrl",
  permissions: onNamedQueue("sqs:GetQueueUrl"),
  run(input, sqs, request) {
    const queue = sqs.queues.find(required(input, "QueueName"));
    if (!queue) throw queueDoesNotExist();
    return { QueueUrl: urlFor(queue, sqs, request) };
  },
};
