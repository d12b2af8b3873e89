import { createHash, randomUUID } from "node:crypto";
import { AwsError } from "../../gateway/api.ts";
import type { Seen } from "./deduplication.ts";
import { invalidParameter, invalidValue, missingParameter } from "./errors.ts";
import { limits } from "./limits.ts";
import type { Message, MessageDraft } from "./message.ts";
import { sizeOfAttributes } from "./message-attributes.ts";
import type { Queue } from "./queue.ts";
import type { Queues } from "./queues.ts";

export interface Sent {
  readonly id: string;
  /** Of the body as it was sent, hex. */
  readonly md5: string;
  /** FIFO queues only. */
  readonly sequenceNumber?: string;
}

/**
 * Takes a message; resolves when it is on the disk.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 * @throws AwsError MissingParameter, InvalidParameterValue, InvalidMessageContents
 */
export async function send(queues: Queues, queue: Queue, draft: MessageDraft): Promise<Sent> {
  const md5 = md5Of(draft.body);
  refuseUnfit(queue, draft);
  const body = withAllowedCharacters(draft.body);
  const now = queues.clock.now();
  const key = queue.isFifo ? deduplicationKey(queue, draft) : undefined;
  const before = key === undefined ? undefined : queue.deduplication.find(key, now);
  if (before) return { id: before.messageId, md5, sequenceNumber: before.sequenceNumber };

  const id = randomUUID();
  const { traceHeader, groupId } = draft;
  const deduplicationId = queue.isFifo ? deduplicationIdOf(queue, draft) : undefined;
  const sequenceNumber = queue.isFifo ? queues.nextSequence() : undefined;
  const delay = draft.delay ?? queue.setting("DelaySeconds");
  const message: Message = {
    id,
    body,
    md5: md5Of(body),
    attributes: draft.attributes ?? {},
    senderId: draft.senderId,
    sent: now,
    visibleAt: now + delay * 1_000,
    receiveCount: 0,
    receivedBefore: 0,
    ...(traceHeader ? { traceHeader } : {}),
    ...(groupId ? { groupId } : {}),
    ...(deduplicationId ? { deduplicationId } : {}),
    ...(sequenceNumber ? { sequenceNumber } : {}),
  };
  const seen: Seen | undefined =
    key === undefined || sequenceNumber === undefined
      ? undefined
      : { key, at: now, messageId: id, sequenceNumber };
  await queues.commit({ type: "put", name: queue.name, message, ...(seen ? { seen } : {}) });
  return { id, md5, ...(sequenceNumber ? { sequenceNumber } : {}) };
}

/** Bytes that count towards the limits: body, and names, types and values of the attributes. */
export function sizeOf({ body, attributes }: MessageDraft): number {
  return Buffer.byteLength(body) + sizeOfAttributes(attributes ?? {});
}

function refuseUnfit(queue: Queue, draft: MessageDraft): void {
  const { body, delay, groupId, deduplicationId } = draft;
  if (body === "") throw missingParameter("MessageBody");
  const most = queue.setting("MaximumMessageSize");
  if (sizeOf(draft) > most) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`,
    );
  }
  if (delay !== undefined && (!Number.isInteger(delay) || delay < 0 || delay > limits.delay)) {
    throw invalidValue(delay, "DelaySeconds", `DelaySeconds must be >= 0 and <= ${limits.delay}.`);
  }
  refuseUnfitId("MessageGroupId", groupId);
  refuseUnfitId("MessageDeduplicationId", deduplicationId);
  if (queue.isFifo) {
    if (groupId === undefined) throw missingParameter("MessageGroupId");
    if (delay !== undefined) {
      throw invalidValue(
        delay,
        "DelaySeconds",
        "The request include parameter that is not valid for this queue type.",
      );
    }
  } else if (deduplicationId !== undefined) {
    throw invalidValue(
      deduplicationId,
      "MessageDeduplicationId",
      "The request includes a parameter that is not valid for this queue type.",
    );
  }
}

function refuseUnfitId(name: string, id: string | undefined): void {
  if (id === undefined || /^[\x21-\x7e]{1,128}$/.test(id)) return;
  throw invalidValue(
    id,
    name,
    `${name} can only include alphanumeric and punctuation characters. 1 to ${limits.groupIdLength} in length.`,
  );
}

/** @throws AwsError InvalidParameterValue */
function deduplicationIdOf(queue: Queue, { body, deduplicationId }: MessageDraft): string {
  if (deduplicationId !== undefined) return deduplicationId;
  if (queue.definition.attributes.ContentBasedDeduplication === "true") {
    return createHash("sha256").update(body).digest("hex");
  }
  throw invalidParameter(
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  );
}

function deduplicationKey(queue: Queue, draft: MessageDraft): string {
  const id = deduplicationIdOf(queue, draft);
  const perGroup = queue.definition.attributes.DeduplicationScope === "messageGroup";
  return perGroup ? `${draft.groupId} ${id}` : id;
}

/**
 * What XML cannot hold is replaced, as on AWS; a body of nothing else is refused.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
function withAllowedCharacters(body: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what AWS does not take
  const unfit = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
  const replaced = body.replace(unfit, "\ufffd");
  if (replaced === body || /[^\ufffd]/.test(replaced)) return replaced;
  throw new AwsError("InvalidMessageContents", "The message contains characters outside the allowed set.");
}

function md5Of(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
