import { AwsError } from "../../../gateway/api.ts";
import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { queueOf, texts } from "../operation-input.ts";
import { onQueue } from "../permissions.ts";
import { isSettable, settingsOf } from "../queue-attributes.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export const getQueueAttributes: JsonOperation<SqsService> = {
  name: "GetQueueAttributes",
  permissions: onQueue("sqs:GetQueueAttributes"),
  run(input, sqs) {
    const queue = queueOf(input, sqs);
    const { arn, created, modified, attributes } = queue.definition;
    const { visible, inFlight, delayed } = queue.counts(sqs.context.clock.now());
    const all: Record<string, string> = {
      QueueArn: arn,
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      CreatedTimestamp: String(Math.floor(created / 1_000)),
      LastModifiedTimestamp: String(Math.floor(modified / 1_000)),
      ...settingsOf(attributes),
    };
    const wanted = texts(input, "AttributeNames");
    if (wanted.includes("All")) return { Attributes: all };
    const unknown = wanted.find((name) => !(name in all || isSettable(name)));
    if (unknown !== undefined) throw new AwsError("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
    const Attributes = Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
    return Object.keys(Attributes).length > 0 ? { Attributes } : {};
  },
};
