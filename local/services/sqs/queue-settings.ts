import { arnOf, type CloudContext } from "../../context.ts";
import { AwsError } from "../../gateway/api.ts";
import { invalidParameter } from "./errors.ts";
import { queueNameProblem } from "./limits.ts";
import type { Queue, QueueDefinition } from "./queue.ts";
import {
  allowsSource,
  attributeProblems,
  type QueueAttributes,
  redrivePolicyOf,
} from "./queue-attributes.ts";
import type { Queues } from "./queues.ts";

/**
 * Makes a queue, or answers the one that is there with the same attributes.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 * @throws AwsError InvalidParameterValue, InvalidAttributeName, InvalidAttributeValue, QueueNameExists
 */
export async function createQueue(
  queues: Queues,
  context: CloudContext,
  name: string,
  attributes: QueueAttributes,
  tags: Readonly<Record<string, string>>,
): Promise<Queue> {
  const fifo = attributes.FifoQueue === "true";
  const nameProblem = queueNameProblem(name, fifo);
  if (nameProblem) throw invalidParameter(nameProblem);
  refuseUnfit(attributes, fifo);
  const existing = queues.find(name);
  if (existing) {
    const other = Object.keys(attributes).find(
      (each) => attributes[each] !== existing.definition.attributes[each],
    );
    if (other === undefined) return existing;
    throw new AwsError(
      "QueueNameExists",
      `A queue already exists with the same name and a different value for attribute ${other}`,
    );
  }
  const arn = arnOf(context, "sqs", name);
  refuseUnfitTarget(queues, arn, attributes);
  const now = context.clock.now();
  const queue: QueueDefinition = {
    name,
    arn,
    created: now,
    modified: now,
    attributes: given(attributes),
    tags,
  };
  await queues.commit({ type: "queue", queue });
  return queues.byArn(arn);
}

/**
 * Changes attributes; an empty text takes a policy away.
 * @param unset attributes that get their default again
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 * @throws AwsError InvalidAttributeName, InvalidAttributeValue
 */
export async function setAttributes(
  queues: Queues,
  queue: Queue,
  changes: QueueAttributes,
  unset: readonly string[] = [],
): Promise<void> {
  refuseUnfit(changes, queue.isFifo);
  const { definition } = queue;
  if (changes.FifoQueue !== undefined && !queue.isFifo)
    throw invalidAttribute("FifoQueue cannot be changed.");
  refuseUnfitTarget(queues, queue.arn, changes);
  const kept = Object.entries(definition.attributes).filter(([name]) => !unset.includes(name));
  await queues.commit({
    type: "queue",
    queue: {
      ...definition,
      modified: queues.clock.now(),
      attributes: given({ ...Object.fromEntries(kept), ...changes }),
    },
  });
}

export async function setTags(
  queues: Queues,
  queue: Queue,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  await queues.commit({ type: "queue", queue: { ...queue.definition, tags } });
}

function refuseUnfit(attributes: QueueAttributes, fifo: boolean): void {
  const problem = attributeProblems(attributes, fifo)[0];
  if (!problem) return;
  if (problem.unknown) throw new AwsError("InvalidAttributeName", problem.reason);
  throw invalidAttribute(problem.reason);
}

/** The dead-letter queue has to be there, of the same kind, and to allow it. */
function refuseUnfitTarget(queues: Queues, arn: string, attributes: QueueAttributes): void {
  const policy = redrivePolicyOf(attributes);
  if (!policy) return;
  const { deadLetterTargetArn } = policy;
  const target = queues.findByArn(deadLetterTargetArn);
  if (!target)
    throw invalidAttribute(`RedrivePolicy: dead-letter queue ${deadLetterTargetArn} does not exist`);
  if (target.isFifo !== arn.endsWith(".fifo")) {
    throw invalidAttribute(
      `RedrivePolicy: ${deadLetterTargetArn} and ${arn} must both be FIFO queues, or neither`,
    );
  }
  if (!allowsSource(target.definition.attributes, arn)) {
    throw invalidAttribute(
      `RedrivePolicy: the RedriveAllowPolicy of ${deadLetterTargetArn} does not allow ${arn}; add it there`,
    );
  }
}

function invalidAttribute(reason: string): AwsError {
  return new AwsError("InvalidAttributeValue", reason);
}

function given(attributes: QueueAttributes): QueueAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ""));
}
