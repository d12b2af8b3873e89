import type { JsonOperation } from "../../../gateway/json-api.ts";
import { optionalText } from "../../../gateway/json-api.ts";
import { onAnything } from "../../../gateway/permission.ts";
import type { SqsService } from "../index.ts";
import { urlFor } from "../operation-input.ts";
import { pageOf } from "../page.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
export const listQueues: JsonOperation<SqsService> = {
  name: "ListQueues",
  permissions: onAnything("sqs:ListQueues"),
  run(input, sqs, request) {
    const prefix = optionalText(input, "QueueNamePrefix") ?? "";
    const found = sqs.queues.all().filter(({ name }) => name.startsWith(prefix));
    const { items, NextToken } = pageOf(input, found);
    return { QueueUrls: items.map((queue) => urlFor(queue, sqs, request)), NextToken };
  },
};
