import { AwsError } from "../../gateway/api.ts";
import { invalidValue } from "./errors.ts";
import { limits } from "./limits.ts";
import type { Queue } from "./queue.ts";
import type { Queues } from "./queues.ts";
import { messageIdOf } from "./receipt-handle.ts";

/**
 * Deletes a received message; resolves when that is on the disk. One that is gone already is no error.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
 * @throws AwsError ReceiptHandleIsInvalid; InvalidParameterValue for a FIFO message that is visible again
 */
export async function deleteMessage(queues: Queues, queue: Queue, handle: string): Promise<void> {
  const message = queue.message(messageIdOf(queue.name, handle));
  if (!message) return;
  // A standard queue takes an older handle too; a FIFO queue would lose its order.
  const lapsed = message.receipt !== handle || message.visibleAt <= queues.clock.now();
  if (queue.isFifo && lapsed) {
    throw invalidValue(handle, "ReceiptHandle", "The receipt handle has expired.");
  }
  await queues.commit({ type: "remove", name: queue.name, id: message.id });
}

/**
 * Sets when a message in flight becomes visible again.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 * @param seconds from now on; 0 gives it back at once
 * @throws AwsError ReceiptHandleIsInvalid, InvalidParameterValue, MessageNotInflight
 */
export function changeVisibility(queues: Queues, queue: Queue, handle: string, seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > limits.visibilityTimeout) {
    throw invalidValue(
      seconds,
      "VisibilityTimeout",
      `VisibilityTimeout must be an integer between 0 and ${limits.visibilityTimeout}.`,
    );
  }
  const message = queue.message(messageIdOf(queue.name, handle));
  if (!message) {
    throw invalidValue(
      handle,
      "ReceiptHandle",
      "Message does not exist or is not available for visibility timeout change.",
    );
  }
  const now = queues.clock.now();
  const { id, visibleAt, receiveCount, firstReceived, receipt } = message;
  if (receipt !== handle || visibleAt <= now) {
    throw new AwsError("MessageNotInflight", "The specified message isn't in flight.");
  }
  queues.note({
    type: "receive",
    name: queue.name,
    id,
    receival: {
      visibleAt: now + seconds * 1_000,
      receiveCount,
      ...(firstReceived === undefined ? {} : { firstReceived }),
      receipt,
    },
  });
}
