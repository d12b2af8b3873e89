import { randomUUID } from "node:crypto";
import { receiptHandleIsInvalid } from "./errors.ts";

/** A handle names the queue and the message, so that one from before a restart still deletes. */
export function newReceiptHandle(queueName: string, messageId: string): string {
  return Buffer.from(`${randomUUID()} ${queueName} ${messageId}`).toString("base64");
}

/**
 * The id of the message that a handle of this queue is for.
 * @throws AwsError ReceiptHandleIsInvalid
 */
export function messageIdOf(queueName: string, handle: string): string {
  const [nonce = "", queue, id] = Buffer.from(handle, "base64").toString("utf8").split(" ");
  if (nonce.length !== 36 || queue !== queueName || !id) throw receiptHandleIsInvalid(handle);
  return id;
}
