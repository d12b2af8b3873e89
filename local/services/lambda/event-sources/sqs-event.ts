import { md5OfAttributes, type ReceivedMessage, systemAttributes } from "../../sqs/index.ts";

/** A message as functions are given it. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsRecord(message: ReceivedMessage, queueArn: string) {
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
