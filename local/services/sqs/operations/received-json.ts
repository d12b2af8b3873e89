import { md5OfAttributes, selectAttributes } from "../message-attributes.ts";
import type { ReceivedMessage } from "../receive.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Message.html */
export function receivedJson(
  message: ReceivedMessage,
  attributeNames: readonly string[],
  messageAttributeNames: readonly string[],
) {
  const system = systemAttributes(message);
  const wanted = attributeNames.includes("All")
    ? system
    : Object.fromEntries(Object.entries(system).filter(([name]) => attributeNames.includes(name)));
  const attributes = selectAttributes(message.attributes, messageAttributeNames);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    MD5OfBody: message.md5,
    Body: message.body,
    ...(Object.keys(wanted).length > 0 ? { Attributes: wanted } : {}),
    ...(Object.keys(attributes).length > 0
      ? { MessageAttributes: attributes, MD5OfMessageAttributes: md5OfAttributes(attributes) }
      : {}),
  };
}

/** What the service itself knows of a message. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export function systemAttributes(message: ReceivedMessage): Readonly<Record<string, string>> {
  const { groupId, deduplicationId, sequenceNumber, traceHeader, deadLetterSource } = message;
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sent),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceived ?? message.sent),
    ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
    ...(deduplicationId === undefined ? {} : { MessageDeduplicationId: deduplicationId }),
    ...(sequenceNumber === undefined ? {} : { SequenceNumber: sequenceNumber }),
    ...(traceHeader === undefined ? {} : { AWSTraceHeader: traceHeader }),
    ...(deadLetterSource === undefined ? {} : { DeadLetterQueueSourceArn: deadLetterSource }),
  };
}
