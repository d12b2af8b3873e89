import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import { AwsError } from "../../gateway/api.ts";
import { Journal } from "../../journal.ts";
import type { Log } from "../../log.ts";
import type { Entry } from "./entry.ts";
import { queueDoesNotExist } from "./errors.ts";
import { LongPolls } from "./long-polls.ts";
import type { Message } from "./message.ts";
import { Queue, type QueueDefinition } from "./queue.ts";

/**
 * All queues: in memory, and in one journal that rebuilds them. A change is seen by others at once; `commit` resolves
 * when the journal has it on the disk (fsync), which is what a sender or deleter waits for. That a message was
 * received is written without waiting: after a crash it is merely visible sooner.
 */
export class Queues {
  readonly clock: Clock;
  readonly #log: Log;
  readonly #path: string;
  readonly #queues = new Map<string, { readonly queue: Queue; readonly polls: LongPolls }>();
  #journal: Journal<Entry> | undefined;
  #lastSequence = 0n;

  constructor(dir: string, clock: Clock, log: Log) {
    this.clock = clock;
    this.#log = log;
    this.#path = join(dir, "journal.ndjson");
  }

  async open(): Promise<void> {
    const { journal, entries } = await Journal.open<Entry>(this.#path, this.#log);
    this.#journal = journal;
    for (const entry of entries) this.#apply(entry);
    await journal.keepCompact(() => this.#entries());
  }

  async close(): Promise<void> {
    for (const { polls } of this.#queues.values()) polls.close();
    await this.#journal?.close();
    this.#journal = undefined;
    this.#queues.clear();
  }

  all(): readonly Queue[] {
    return Array.from(this.#queues.values(), ({ queue }) => queue);
  }

  find(name: string): Queue | undefined {
    return this.#queues.get(name)?.queue;
  }

  findByArn(arn: string): Queue | undefined {
    const queue = this.find(arn.split(":").at(-1) ?? "");
    return queue?.arn === arn ? queue : undefined;
  }

  /** @throws AwsError QueueDoesNotExist */
  byArn(arn: string): Queue {
    const queue = this.findByArn(arn);
    if (!queue) throw queueDoesNotExist();
    return queue;
  }

  /** Who waits for messages of a queue that is there. */
  pollsOf(queue: Queue): LongPolls {
    const found = this.#queues.get(queue.name);
    if (!found) throw queueDoesNotExist();
    return found.polls;
  }

  /** FIFO queues number their messages upwards. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
  nextSequence(): string {
    const fromTime = BigInt(this.clock.now()) << 20n;
    this.#lastSequence = fromTime > this.#lastSequence ? fromTime : this.#lastSequence + 1n;
    return this.#lastSequence.toString().padStart(20, "0");
  }

  /**
   * Makes a change; resolves when it is on the disk.
   * @throws AwsError ServiceUnavailable (503) when the service is stopped; Error when the disk refuses
   */
  async commit(entry: Entry): Promise<void> {
    if (!this.#journal) throw new AwsError("ServiceUnavailable", "The queues are closed.", 503);
    const kept = this.#journal.append(entry);
    this.#apply(entry);
    await kept;
  }

  /** Makes a change that may be lost in a crash: what it tells is told again in time. */
  note(entry: Entry): void {
    this.commit(entry).catch((error: unknown) => this.#log.error(`SQS: ${this.#path}: ${error}`));
  }

  #apply(entry: Entry): void {
    switch (entry.type) {
      case "queue":
        this.#define(entry.queue);
        break;
      case "delete-queue":
        this.#queues.get(entry.name)?.polls.close();
        this.#queues.delete(entry.name);
        break;
      case "put":
        if (entry.seen) this.find(entry.name)?.deduplication.add(entry.seen);
        this.#put(entry.name, entry.message);
        break;
      case "receive": {
        const message = this.find(entry.name)?.message(entry.id);
        if (message) this.#put(entry.name, { ...message, ...entry.receival });
        break;
      }
      case "remove":
        this.#remove(entry.name, entry.id);
        break;
      case "purge":
        this.find(entry.name)?.clear();
        break;
      case "move":
        this.#remove(entry.from, entry.id);
        this.#put(entry.to, entry.message);
        break;
      case "seen":
        this.find(entry.name)?.deduplication.add(entry.seen);
        break;
    }
  }

  #define(definition: QueueDefinition): void {
    const known = this.#queues.get(definition.name);
    if (known) {
      known.queue.definition = definition;
      known.polls.wake();
      return;
    }
    const queue = new Queue(definition);
    const polls = new LongPolls(this.clock, () => queue.nextVisibleAt(this.clock.now()));
    this.#queues.set(definition.name, { queue, polls });
  }

  #put(name: string, message: Message): void {
    const found = this.#queues.get(name);
    if (!found) return;
    found.queue.put(message);
    const sequence = BigInt(message.sequenceNumber ?? 0);
    if (sequence > this.#lastSequence) this.#lastSequence = sequence;
    found.polls.wake();
  }

  #remove(name: string, id: string): void {
    const found = this.#queues.get(name);
    found?.queue.remove(id);
    // It may have stood before others of its group.
    if (found?.queue.isFifo) found.polls.wake();
  }

  /** The entries that make these queues, in an order that does. */
  *#entries(): Generator<Entry> {
    for (const queue of this.all()) {
      yield { type: "queue", queue: queue.definition };
      for (const seen of queue.deduplication.all()) yield { type: "seen", name: queue.name, seen };
      for (const message of queue.messages()) yield { type: "put", name: queue.name, message };
    }
  }
}
