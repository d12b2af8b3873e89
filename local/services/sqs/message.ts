import type { MessageAttributes } from "./message-attributes.ts";

/** How it stands with receiving a message. */
export interface Receival {
  /** Milliseconds since the epoch from which on it may be received. */
  readonly visibleAt: number;
  readonly receiveCount: number;
  /** Milliseconds since the epoch of the first receive. */
  readonly firstReceived?: number;
  /** Handle of the last receive in this queue; absent until there is one. */
  readonly receipt?: string;
}

/** A message as the queue keeps it: plain JSON, one record of the journal. */
export interface Message extends Receival {
  readonly id: string;
  readonly body: string;
  readonly md5: string;
  readonly attributes: MessageAttributes;
  /** `AROA…:session` or the caller's ARN. */
  readonly senderId: string;
  /** Milliseconds since the epoch; retention counts from here. */
  readonly sent: number;
  /** Receives before it came into this queue: the redrive policy does not count them. */
  readonly receivedBefore: number;
  readonly traceHeader?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  /** FIFO queues only: grows by message. */
  readonly sequenceNumber?: string;
  /** ARN of the queue that gave the message up. */
  readonly deadLetterSource?: string;
}

/** What a sender says of a message. */
export interface MessageDraft {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  readonly senderId: string;
  readonly traceHeader?: string;
  /** Seconds. @default the queue's */
  readonly delay?: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}
