import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { queueOf, urlFor } from "../operation-input.ts";
import { pageOf } from "../page.ts";
import { onQueue } from "../permissions.ts";
import { redrivePolicyOf } from "../queue-attributes.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html */
export const listDeadLetterSourceQueues: JsonOperation<SqsService> = {
  name: "ListDeadLetterSourceQueues",
  permissions: onQueue("sqs:ListDeadLetterSourceQueues"),
  run(input, sqs, request) {
    const { arn } = queueOf(input, sqs);
    const sources = sqs.queues
      .all()
      .filter(({ definition }) => redrivePolicyOf(definition.attributes)?.deadLetterTargetArn === arn);
    const { items, NextToken } = pageOf(input, sources);
    // This one list is in lower case. AWS: the page above.
    return { queueUrls: items.map((queue) => urlFor(queue, sqs, request)), NextToken };
  },
};
