import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { queueOf, textMap } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";
import { setTags } from "../queue-settings.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html */
export const tagQueue: JsonOperation<SqsService> = {
  name: "TagQueue",
  permissions: onQueue("sqs:TagQueue"),
  async run(input, sqs) {
    const queue = queueOf(input, sqs);
    await setTags(sqs.queues, queue, { ...queue.definition.tags, ...textMap(input, "Tags") });
  },
};
