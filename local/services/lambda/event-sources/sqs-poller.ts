import type { Permission } from "../../../gateway/permission.ts";
import type { ReceivedMessage, ReceiveOptions } from "../../sqs/index.ts";
import { batchItemFailures } from "./batch-response.ts";
import { matchesPattern } from "./filter-pattern.ts";
import type { EventSourceMapping } from "./mapping.ts";
import { maxBatchBytes, payloadOf, type Written, withinPayload } from "./payload-batches.ts";
import {
  type EventSourcePoller,
  type PollerSurroundings,
  pause,
  readRetryDelay,
  reasonOf,
} from "./poller.ts";
import { QueueAccess } from "./queue-access.ts";
import { filterableBody, sqsRecord } from "./sqs-event.ts";

/** The part of SQS that a poller works with. */
export interface MessageSource {
  /** @throws AwsError QueueDoesNotExist */
  receive(queueArn: string, options: ReceiveOptions): Promise<readonly ReceivedMessage[]>;
  delete(queueArn: string, receiptHandle: string): Promise<void>;
  /** Seconds; undefined when there is no such queue. */
  visibilityTimeoutOf(queueArn: string): number | undefined;
  permissionOn(queueArn: string, action: string): Permission;
}

export interface SqsPollerSurroundings extends PollerSurroundings {
  readonly source: MessageSource;
}

/** Batches at a time where the mapping sets no limit: AWS begins with five pollers. */
const defaultConcurrency = 5;

/** Seconds of a long poll. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const longPoll = 20;

/** Messages of one receive. */
const receiveLimit = 10;

/**
 * Feeds one queue to one function: receives, gathers and filters, invokes, and deletes what was processed. What was
 * not stays in the queue and is visible again after the queue's own timeout.
 */
export class SqsPoller implements EventSourcePoller {
  readonly #mapping: EventSourceMapping;
  readonly #surroundings: SqsPollerSurroundings;
  readonly #access: QueueAccess;
  readonly #filters: readonly unknown[];
  readonly #abort = new AbortController();
  readonly #batches = new Set<Promise<void>>();
  #loop: Promise<void> | undefined;
  #abandoned = false;

  constructor(mapping: EventSourceMapping, surroundings: SqsPollerSurroundings) {
    this.#mapping = mapping;
    this.#surroundings = surroundings;
    this.#access = new QueueAccess(surroundings, mapping);
    this.#filters = mapping.filters.map((text) => JSON.parse(text));
  }

  start(): void {
    this.#loop = this.#poll();
  }

  halt(): void {
    this.#abort.abort();
  }

  abandon(): void {
    this.#abandoned = true;
    this.halt();
  }

  async ended(): Promise<void> {
    await this.#loop;
    await Promise.all(this.#batches);
  }

  async #poll(): Promise<void> {
    const limit = this.#mapping.maximumConcurrency ?? defaultConcurrency;
    // Said once, however often it is tried.
    let trouble = "";
    while (!this.#abort.signal.aborted) {
      try {
        const messages = await this.#gather();
        trouble = "";
        if (messages.length === 0) continue;
        const batch = this.#process(messages).finally(() => this.#batches.delete(batch));
        this.#batches.add(batch);
        if (this.#batches.size >= limit) await Promise.race(this.#batches);
      } catch (error) {
        const reason = reasonOf(error);
        if (reason !== trouble) {
          this.#surroundings.log.warn(`Lambda: ${this.#mapping.eventSourceArn} cannot be read: ${reason}`);
        }
        trouble = reason;
        await pause(this.#surroundings.clock, readRetryDelay, this.#abort.signal);
      }
    }
  }

  /** A batch: what there is, and with a window what comes until it is over or the batch is full. */
  async #gather(): Promise<readonly ReceivedMessage[]> {
    const { batchSize, batchingWindow } = this.#mapping;
    const { clock } = this.#surroundings;
    const gathered: ReceivedMessage[] = [];
    let end = Number.POSITIVE_INFINITY;
    let bytes = 0;
    do {
      const messages = await this.#receive(
        Math.min(receiveLimit, batchSize - gathered.length),
        Math.min(longPoll, (end - clock.now()) / 1_000),
      );
      if (gathered.length === 0) end = clock.now() + batchingWindow * 1_000;
      gathered.push(...messages);
      bytes += messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
    } while (
      gathered.length > 0 &&
      gathered.length < batchSize &&
      bytes < maxBatchBytes &&
      clock.now() < end &&
      !this.#abort.signal.aborted
    );
    return gathered;
  }

  async #receive(max: number, wait: number): Promise<readonly ReceivedMessage[]> {
    const { source } = this.#surroundings;
    this.#access.requireToConsume();
    return source.receive(this.#mapping.eventSourceArn, { max, wait, signal: this.#abort.signal });
  }

  async #process(messages: readonly ReceivedMessage[]): Promise<void> {
    try {
      const wanted: ReceivedMessage[] = [];
      const unwanted: ReceivedMessage[] = [];
      for (const message of messages) (this.#isWanted(message) ? wanted : unwanted).push(message);
      await this.#delete(unwanted);
      const { eventSourceArn } = this.#mapping;
      const batches = withinPayload(wanted, (message) => sqsRecord(message, eventSourceArn));
      for (const batch of batches) await this.#invoke(batch);
    } catch (error) {
      const { log } = this.#surroundings;
      const { functionArn, eventSourceArn } = this.#mapping;
      log.warn(`Lambda: ${functionArn} did not take a batch of ${eventSourceArn}: ${reasonOf(error)}`);
    }
  }

  async #invoke(batch: readonly Written<ReceivedMessage>[]): Promise<void> {
    if (this.#abandoned) return;
    const { functionArn, reportsBatchItemFailures } = this.#mapping;
    const { functionError, payload } = await this.#surroundings.invoke(functionArn, payloadOf(batch));
    if (functionError) return;
    const messages = batch.map(({ source }) => source);
    const ids = new Set(messages.map(({ id }) => id));
    const failed = reportsBatchItemFailures ? batchItemFailures(payload, ids) : new Set<string>();
    if (failed === "all") return;
    await this.#delete(messages.filter(({ id }) => !failed.has(id)));
  }

  async #delete(messages: readonly ReceivedMessage[]): Promise<void> {
    const { source } = this.#surroundings;
    if (messages.length > 0) this.#access.requireToDelete();
    await Promise.all(messages.map(({ receipt }) => source.delete(this.#mapping.eventSourceArn, receipt)));
  }

  #isWanted({ body }: ReceivedMessage): boolean {
    if (this.#filters.length === 0) return true;
    const filterable = filterableBody(body);
    return this.#filters.some((filter) => matchesPattern(filter, filterable));
  }
}
