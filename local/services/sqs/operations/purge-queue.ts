import { AwsError } from "../../../gateway/api.ts";
import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { purgeInterval } from "../limits.ts";
import { queueOf } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html */
export const purgeQueue: JsonOperation<SqsService> = {
  name: "PurgeQueue",
  permissions: onQueue("sqs:PurgeQueue"),
  async run(input, sqs) {
    const queue = queueOf(input, sqs);
    const now = sqs.context.clock.now();
    if (now - queue.lastPurged < purgeInterval) {
      throw new AwsError(
        "PurgeQueueInProgress",
        `Only one PurgeQueue operation on ${queue.name} is allowed every ${purgeInterval / 1_000} seconds.`,
        403,
      );
    }
    queue.lastPurged = now;
    await sqs.queues.commit({ type: "purge", name: queue.name });
  },
};
