import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { queueOf } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueueTags.html */
export const listQueueTags: JsonOperation<SqsService> = {
  name: "ListQueueTags",
  permissions: onQueue("sqs:ListQueueTags"),
  run(input, sqs) {
    const { tags } = queueOf(input, sqs).definition;
    return Object.keys(tags).length > 0 ? { Tags: tags } : {};
  },
};
