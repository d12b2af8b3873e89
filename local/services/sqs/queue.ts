import { Deduplication } from "./deduplication.ts";
import type { Message } from "./message.ts";
import { attributeOf, type QueueAttributes } from "./queue-attributes.ts";
import { VisibilityHeap } from "./visibility-heap.ts";

/** What a queue is, apart from its messages: plain JSON, one record of the journal. */
export interface QueueDefinition {
  readonly name: string;
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Milliseconds since the epoch of the last change of attributes. */
  readonly modified: number;
  readonly attributes: QueueAttributes;
  readonly tags: Readonly<Record<string, string>>;
}

/** One queue in memory: made of the journal's entries and nothing else. */
export class Queue {
  definition: QueueDefinition;
  readonly deduplication = new Deduplication();
  /** Milliseconds since the epoch; not kept over a restart. */
  lastPurged = Number.NEGATIVE_INFINITY;
  /** In order of arrival. */
  readonly #messages = new Map<string, Message>();
  readonly #heap = new VisibilityHeap();

  constructor(definition: QueueDefinition) {
    this.definition = definition;
  }

  get name(): string {
    return this.definition.name;
  }

  get arn(): string {
    return this.definition.arn;
  }

  get isFifo(): boolean {
    return this.definition.attributes.FifoQueue === "true";
  }

  /** A setting that is a number, of seconds or bytes. */
  setting(name: string): number {
    return Number(attributeOf(this.definition.attributes, name));
  }

  message(id: string): Message | undefined {
    return this.#messages.get(id);
  }

  messages(): Iterable<Message> {
    return this.#messages.values();
  }

  /** Takes a message in, or in the place of what it was before. */
  put(message: Message): void {
    this.#messages.set(message.id, message);
    if (!this.isFifo) this.#heap.push(message.id, message.visibleAt);
  }

  remove(id: string): void {
    this.#messages.delete(id);
  }

  clear(): void {
    this.#messages.clear();
    this.#heap.clear();
  }

  /**
   * Messages that may be received now, oldest first; a FIFO queue's groups each in order, and none past one in
   * flight. Whoever takes one must put it anew or remove it: it is not offered twice.
   */
  available(now: number): Iterable<Message> {
    return this.isFifo ? this.#availableInGroups(now) : this.#availableInAny(now);
  }

  /** When the next message becomes visible, in milliseconds since the epoch; undefined when none is to. */
  nextVisibleAt(now: number): number | undefined {
    if (!this.isFifo) {
      this.#dropOutdated();
      return this.#heap.top?.visibleAt;
    }
    let next: number | undefined;
    for (const { visibleAt } of this.#messages.values())
      if (visibleAt > now && (next === undefined || visibleAt < next)) next = visibleAt;
    return next;
  }

  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
  counts(now: number): { visible: number; inFlight: number; delayed: number } {
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const message of this.#messages.values()) {
      if (message.visibleAt <= now) counts.visible++;
      else if (message.receipt === undefined) counts.delayed++;
      else counts.inFlight++;
    }
    return counts;
  }

  isExpired(message: Message, now: number): boolean {
    return now >= message.sent + this.setting("MessageRetentionPeriod") * 1_000;
  }

  *#availableInAny(now: number): Generator<Message> {
    for (;;) {
      this.#dropOutdated();
      const top = this.#heap.top;
      if (!top || top.visibleAt > now) return;
      this.#heap.pop();
      const message = this.#messages.get(top.id);
      if (message) yield message;
    }
  }

  *#availableInGroups(now: number): Generator<Message> {
    const blocked = new Set<string>();
    for (const message of this.#messages.values()) {
      const group = message.groupId ?? "";
      if (blocked.has(group)) continue;
      if (message.visibleAt <= now) yield message;
      else blocked.add(group);
    }
  }

  #dropOutdated(): void {
    for (let top = this.#heap.top; top; top = this.#heap.top) {
      if (this.#messages.get(top.id)?.visibleAt === top.visibleAt) return;
      this.#heap.pop();
    }
  }
}
