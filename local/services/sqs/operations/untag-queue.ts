import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { queueOf, texts } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";
import { setTags } from "../queue-settings.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_UntagQueue.html */
export const untagQueue: JsonOperation<SqsService> = {
  name: "UntagQueue",
  permissions: onQueue("sqs:UntagQueue"),
  async run(input, sqs) {
    const queue = queueOf(input, sqs);
    const gone = texts(input, "TagKeys");
    const kept = Object.entries(queue.definition.tags).filter(([key]) => !gone.includes(key));
    await setTags(sqs.queues, queue, Object.fromEntries(kept));
  },
};
