import type { Message } from "./message.ts";
import type { Queue } from "./queue.ts";
import { redrivePolicyOf } from "./queue-attributes.ts";
import type { Queues } from "./queues.ts";
import { newReceiptHandle } from "./receipt-handle.ts";

export interface ReceiveOptions {
  /** Messages at most. */
  readonly max: number;
  /** Seconds. @default the queue's */
  readonly visibilityTimeout?: number;
  /** Seconds to wait for a first message. @default the queue's */
  readonly wait?: number;
  /** Ends the waiting when nobody listens any more. */
  readonly signal?: AbortSignal;
}

/** A message in the hands of a receiver. */
export type ReceivedMessage = Message & { readonly receipt: string };

/**
 * Messages that are visible, which then are not until their timeout is over. One that was received often enough goes
 * to the dead-letter queue instead.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export async function receive(
  queues: Queues,
  queue: Queue,
  options: ReceiveOptions,
): Promise<readonly ReceivedMessage[]> {
  const wait = options.wait ?? queue.setting("ReceiveMessageWaitTimeSeconds");
  let taken: readonly ReceivedMessage[] = [];
  await queues.pollsOf(queue).wait(
    wait * 1_000,
    () => {
      taken = take(queues, queue, options);
      return taken;
    },
    options.signal,
  );
  return taken;
}

function take(queues: Queues, queue: Queue, options: ReceiveOptions): ReceivedMessage[] {
  const now = queues.clock.now();
  const visibleAt = now + (options.visibilityTimeout ?? queue.setting("VisibilityTimeout")) * 1_000;
  const policy = redrivePolicyOf(queue.definition.attributes);
  const deadLetterQueue = policy && queues.findByArn(policy.deadLetterTargetArn);
  const taken: ReceivedMessage[] = [];
  for (const message of queue.available(now)) {
    if (queue.isExpired(message, now)) {
      queues.note({ type: "remove", name: queue.name, id: message.id });
    } else if (policy && deadLetterQueue && receivesHere(message) >= policy.maxReceiveCount) {
      moveToDeadLetters(queues, queue, message, deadLetterQueue);
    } else {
      const receiveCount = message.receiveCount + 1;
      const firstReceived = message.firstReceived ?? now;
      const receipt = newReceiptHandle(queue.name, message.id);
      taken.push({ ...message, visibleAt, receiveCount, firstReceived, receipt });
      if (taken.length === options.max) break;
    }
  }
  // After the walk: with a timeout of 0 it would meet them again.
  for (const { id, receiveCount, firstReceived, receipt } of taken) {
    const receival = { visibleAt, receiveCount, ...(firstReceived ? { firstReceived } : {}), receipt };
    queues.note({ type: "receive", name: queue.name, id, receival });
  }
  return taken;
}

function receivesHere({ receiveCount, receivedBefore }: Message): number {
  return receiveCount - receivedBefore;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html */
function moveToDeadLetters(queues: Queues, queue: Queue, message: Message, target: Queue): void {
  const { receipt, sequenceNumber, ...kept } = message;
  const now = queues.clock.now();
  queues.note({
    type: "move",
    from: queue.name,
    id: message.id,
    to: target.name,
    message: {
      ...kept,
      // A standard queue's message stays as old as it is; a FIFO queue's begins anew.
      sent: target.isFifo ? now : message.sent,
      visibleAt: now,
      receivedBefore: message.receiveCount,
      deadLetterSource: queue.arn,
      ...(target.isFifo ? { sequenceNumber: queues.nextSequence() } : {}),
    },
  });
}
