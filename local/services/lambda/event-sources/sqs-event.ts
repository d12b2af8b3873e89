import { md5OfAttributes, type ReceivedMessage, systemAttributes } from "../../sqs/index.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB an invocation, some of it the frame's. */
export const maxBatchBytes = 6_291_456 - 1_024;

/** A message as functions are given it. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
function sqsRecord(message: ReceivedMessage, queueArn: string) {
  const md5OfMessageAttributes = md5OfAttributes(message.attributes);
  return {
    messageId: message.id,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          ...(StringValue === undefined ? {} : { stringValue: StringValue }),
          ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: DataType,
        },
      ]),
    ),
    ...(md5OfMessageAttributes ? { md5OfMessageAttributes } : {}),
    md5OfBody: message.md5,
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(":")[3] ?? "",
  };
}

/** What a filter sees of a message's body: JSON where the body is that, else its text. */
export function filterableBody(body: string): { readonly body: unknown } {
  try {
    return { body: JSON.parse(body) };
  } catch {
    return { body };
  }
}

/** What one invocation is given. */
export interface Batch {
  readonly messages: ReceivedMessage[];
  /** JSON texts. */
  readonly records: string[];
}

/** Splits messages so that each invocation keeps to Lambda's payload limit. */
export function batchesOf(messages: readonly ReceivedMessage[], queueArn: string): readonly Batch[] {
  const batches: Batch[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const record = JSON.stringify(sqsRecord(message, queueArn));
    const size = Buffer.byteLength(record) + 1;
    if (bytes + size > maxBatchBytes) {
      batches.push({ messages: [], records: [] });
      bytes = 0;
    }
    bytes += size;
    batches.at(-1)?.messages.push(message);
    batches.at(-1)?.records.push(record);
  }
  return batches;
}
