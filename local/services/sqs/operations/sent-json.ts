import type { Caller } from "../../../gateway/api.ts";
import { type JsonInput, optionalNumber, optionalText } from "../../../gateway/json-api.ts";
import type { MessageDraft } from "../message.ts";
import { md5OfAttributes, parseMessageAttributes } from "../message-attributes.ts";
import { required } from "../operation-input.ts";
import type { Sent } from "../send.ts";

/** The message of a SendMessage request, or of an entry of a batch. */
export function draftOf(input: JsonInput, caller: Caller): MessageDraft {
  const delay = optionalNumber(input, "DelaySeconds");
  const groupId = optionalText(input, "MessageGroupId");
  const deduplicationId = optionalText(input, "MessageDeduplicationId");
  const traceHeader = parseMessageAttributes(input.MessageSystemAttributes).AWSTraceHeader?.StringValue;
  return {
    body: required(input, "MessageBody"),
    attributes: parseMessageAttributes(input.MessageAttributes),
    senderId: caller.arn,
    ...(delay === undefined ? {} : { delay }),
    ...(traceHeader ? { traceHeader } : {}),
    ...(groupId === undefined ? {} : { groupId }),
    ...(deduplicationId === undefined ? {} : { deduplicationId }),
  };
}

export function sentJson({ attributes = {}, traceHeader }: MessageDraft, { id, md5, sequenceNumber }: Sent) {
  return {
    MessageId: id,
    MD5OfMessageBody: md5,
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MD5OfMessageSystemAttributes: traceHeader
      ? md5OfAttributes({ AWSTraceHeader: { DataType: "String", StringValue: traceHeader } })
      : undefined,
    SequenceNumber: sequenceNumber,
  };
}
