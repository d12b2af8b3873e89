import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { required, textMap, urlFor } from "../operation-input.ts";
import { onNamedQueue } from "../permissions.ts";
import { createQueue as create } from "../queue-settings.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export const createQueue: JsonOperation<SqsService> = {
  name: "CreateQueue",
  note: "A name can be used again at once; AWS makes it wait for 60 seconds after DeleteQueue.",
  permissions: onNamedQueue("sqs:CreateQueue"),
  async run(input, sqs, request) {
    const name = required(input, "QueueName");
    const attributes = textMap(input, "Attributes");
    const queue = await create(sqs.queues, sqs.context, name, attributes, textMap(input, "tags"));
    return { QueueUrl: urlFor(queue, sqs, request) };
  },
};
