import type { Shard, StreamRecord } from "../../dynamodb/index.ts";
import type { Checkpoints, Position } from "./checkpoints.ts";
import { matchesPattern } from "./filter-pattern.ts";
import type { EventSourceMapping, StreamSettings } from "./mapping.ts";
import { withinPayload } from "./payload-batches.ts";
import { type EventSourcePoller, pause, readRetryDelay, reasonOf } from "./poller.ts";
import { requireToRead, type StreamRights } from "./stream-access.ts";
import { type DeliverySurroundings, Halted, StreamDelivery } from "./stream-delivery.ts";
import { streamEventRecord } from "./stream-event.ts";

/** The part of DynamoDB that a poller works with. */
export interface StreamSource {
  /** Why there are no streams; undefined where there are. */
  readonly unavailable: string | undefined;
  shardOf(streamArn: string): Promise<Shard>;
  read(
    streamArn: string,
    shardId: string,
    after: string | undefined,
    limit: number,
  ): Promise<readonly StreamRecord[]>;
  permissionOn: StreamRights["streams"]["permissionOn"];
  /** Calls `listener` when there may be something new; the returned function ends that. */
  onChange(listener: () => void): () => void;
}

export interface StreamPollerSurroundings extends DeliverySurroundings {
  readonly streams: StreamSource;
}

/** Milliseconds until a stream is looked at again of which nobody said that it changed: others may write, too. */
const pollInterval = 1_000;

/**
 * Feeds a table's stream to one function, in order, one batch at a time. Its checkpoint is on the disk: after a
 * restart the batch that was under way comes again, and nothing is left out.
 */
export class StreamPoller implements EventSourcePoller {
  readonly #mapping: EventSourceMapping;
  readonly #settings: StreamSettings;
  readonly #surroundings: StreamPollerSurroundings;
  readonly #checkpoints: Checkpoints;
  readonly #previous: Promise<void>;
  readonly #filters: readonly unknown[];
  readonly #abort = new AbortController();
  #loop: Promise<void> | undefined;
  #changed = false;
  #wake = () => {};

  /** @param previous - ends when another poller of the same mapping has: two at once would break the order */
  constructor(
    mapping: EventSourceMapping,
    settings: StreamSettings,
    surroundings: StreamPollerSurroundings,
    checkpoints: Checkpoints,
    previous: Promise<void>,
  ) {
    this.#mapping = mapping;
    this.#settings = settings;
    this.#surroundings = surroundings;
    this.#checkpoints = checkpoints;
    this.#previous = previous;
    this.#filters = mapping.filters.map((text) => JSON.parse(text));
  }

  start(): void {
    const stopListening = this.#surroundings.streams.onChange(() => {
      this.#changed = true;
      this.#wake();
    });
    this.#loop = this.#poll().finally(stopListening);
  }

  /** Begins no invocation: what is not settled stays in the stream. */
  halt(): void {
    this.#abort.abort();
    this.#wake();
  }

  abandon(): void {
    this.halt();
  }

  async ended(): Promise<void> {
    await this.#loop;
  }

  async #poll(): Promise<void> {
    await this.#previous;
    const { clock, log } = this.#surroundings;
    const { signal } = this.#abort;
    // Said once, however often it is tried.
    let trouble = "";
    while (!signal.aborted) {
      try {
        await this.#readOn();
        trouble = "";
      } catch (error) {
        if (error instanceof Halted) return;
        const reason = reasonOf(error);
        if (reason !== trouble) log.warn(`Lambda: ${this.#mapping.eventSourceArn} cannot be read: ${reason}`);
        trouble = reason;
        await pause(clock, readRetryDelay, signal);
      }
    }
  }

  async #readOn(): Promise<void> {
    requireToRead(this.#surroundings, this.#mapping);
    const { streams } = this.#surroundings;
    const shard = await streams.shardOf(this.#mapping.eventSourceArn);
    await this.#begin(shard);
    while (!this.#abort.signal.aborted) {
      const records = await this.#gather(shard.id);
      if (records.length > 0) await this.#process(records, shard.id);
      else await this.#untilChange(pollInterval);
    }
  }

  /** A new mapping keeps where it begins, so that a restart does not move it. */
  async #begin({ latest }: Shard): Promise<void> {
    if (this.#checkpoints.positionOf(this.#mapping.uuid)) return;
    const fromNowOn = this.#settings.startingPosition === "LATEST" && latest !== undefined;
    await this.#keep(fromNowOn ? { after: latest } : "oldest");
  }

  /** A batch: what there is, and with a window what comes until it is over or the batch is full. */
  async #gather(shardId: string): Promise<readonly StreamRecord[]> {
    const { batchSize, batchingWindow } = this.#mapping;
    const { clock } = this.#surroundings;
    let records = await this.#read(shardId);
    const end = clock.now() + batchingWindow * 1_000;
    while (
      records.length > 0 &&
      records.length < batchSize &&
      clock.now() < end &&
      !this.#abort.signal.aborted
    ) {
      await this.#untilChange(end - clock.now());
      records = await this.#read(shardId);
    }
    return records;
  }

  async #read(shardId: string): Promise<readonly StreamRecord[]> {
    requireToRead(this.#surroundings, this.#mapping);
    this.#changed = false;
    const { eventSourceArn, uuid, batchSize } = this.#mapping;
    const position = this.#checkpoints.positionOf(uuid);
    const after = typeof position === "object" ? position.after : undefined;
    return this.#surroundings.streams.read(eventSourceArn, shardId, after, batchSize);
  }

  async #process(records: readonly StreamRecord[], shardId: string): Promise<void> {
    const delivery = new StreamDelivery(this.#surroundings, {
      mapping: this.#mapping,
      settings: this.#settings,
      shardId,
      signal: this.#abort.signal,
      settled: (record) => this.#keep({ after: record.dynamodb.SequenceNumber }),
    });
    const wanted = records.filter((record) => this.#isWanted(record));
    const { eventSourceArn } = this.#mapping;
    const batches = withinPayload(wanted, (record) => streamEventRecord(record, eventSourceArn));
    for (const batch of batches) await delivery.deliver(batch);
    const last = records.at(-1);
    if (last && last !== wanted.at(-1)) await this.#keep({ after: last.dynamodb.SequenceNumber });
  }

  #isWanted(record: StreamRecord): boolean {
    return this.#filters.length === 0 || this.#filters.some((filter) => matchesPattern(filter, record));
  }

  #keep(position: Position): Promise<void> {
    return this.#checkpoints.keep(this.#mapping.uuid, position);
  }

  /** Resolves when something may have changed since the last read, or after so many milliseconds. */
  async #untilChange(milliseconds: number): Promise<void> {
    if (this.#changed || this.#abort.signal.aborted) return;
    const waiting = new AbortController();
    this.#wake = () => waiting.abort();
    await pause(this.#surroundings.clock, milliseconds, waiting.signal);
    this.#wake = () => {};
  }
}
