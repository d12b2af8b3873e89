import type { StreamRecord } from "../../dynamodb/index.ts";
import type { Delivery } from "../events/destinations.ts";
import { afterRefusal } from "../events/retry-delays.ts";
import type { InvokeResult } from "../runtime/invocation.ts";
import { newTraceHeader } from "../trace-header.ts";
import { batchItemFailures } from "./batch-response.ts";
import type { EventSourceMapping, StreamSettings } from "./mapping.ts";
import { payloadOf, type Written } from "./payload-batches.ts";
import { type PollerSurroundings, pause, reasonOf } from "./poller.ts";
import { createdAt, type FailedBatch, failureRecord } from "./stream-failure-record.ts";

export interface DeliverySurroundings extends PollerSurroundings {
  /** Tells a destination. @throws Error when it does not take it */
  deliver(delivery: Delivery): Promise<void>;
}

export interface StreamDeliveryOptions {
  readonly mapping: EventSourceMapping;
  readonly settings: StreamSettings;
  readonly shardId: string;
  readonly signal: AbortSignal;
  /** Called for each record up to which nothing remains to be done, in order. */
  settled(record: StreamRecord): Promise<void>;
}

/** Records are in a stream for 24 hours. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const retention = 86_400_000;

type Records = readonly Written<StreamRecord>[];

interface GivenUp extends Omit<FailedBatch, "shardId" | "records"> {
  readonly records: Records;
}

/** Ends the work on a batch: the poller was halted. */
export class Halted extends Error {}

/** Milliseconds: the shard stands still meanwhile, and what is wrong is most often mended by an edit. */
const longestWait = 10_000;

/**
 * Has a function process records of one shard, one batch after the other. What fails is tried again from the first
 * record that failed, in halves where the mapping says so, and given up after its attempts or its age.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export class StreamDelivery {
  readonly #surroundings: DeliverySurroundings;
  readonly #options: StreamDeliveryOptions;
  /** Invocations in a row that Lambda did not begin. */
  #refusals = 0;
  /** Why the last one was not begun: said once, however often it is tried. */
  #refusal = "";

  constructor(surroundings: DeliverySurroundings, options: StreamDeliveryOptions) {
    this.#surroundings = surroundings;
    this.#options = options;
  }

  /** Resolves when nothing of the batch remains to be done. @throws Halted */
  async deliver(batch: Records): Promise<void> {
    const { maximumRetryAttempts, bisects } = this.#options.settings;
    let records = batch;
    for (let failures = 0; ; ) {
      records = await this.#withoutExpired(records, failures);
      if (records.length === 0) return;
      const result = await this.#invoke(records);
      if (result === undefined) continue;
      const failedAt = this.#firstFailure(records, result);
      if (failedAt > 0) await this.#settle(records.slice(0, failedAt));
      if (failedAt === records.length) return;
      const rest = records.slice(failedAt);
      // A split is no retry: it does not count.
      if (bisects && records.length > 1) {
        const middle = failedAt > 0 ? 0 : Math.ceil(rest.length / 2);
        if (middle > 0) await this.deliver(rest.slice(0, middle));
        return this.deliver(rest.slice(middle));
      }
      records = rest;
      failures += 1;
      if (maximumRetryAttempts !== undefined && failures > maximumRetryAttempts) {
        return this.#giveUp({ records, condition: "RetryAttemptsExhausted", invocations: failures, result });
      }
      await this.#pause(retryDelay(failures));
    }
  }

  /** Undefined when the function could not be run: a throttle, for one, counts as no attempt. */
  async #invoke(records: Records): Promise<InvokeResult | undefined> {
    this.#requireGoing();
    const { functionArn, eventSourceArn } = this.#options.mapping;
    try {
      const result = await this.#surroundings.invoke(functionArn, payloadOf(records));
      // A function that was ended with the local cloud has not failed.
      if (result.functionError) this.#requireGoing();
      this.#refusals = 0;
      this.#refusal = "";
      return result;
    } catch (error) {
      if (error instanceof Halted) throw error;
      const reason = reasonOf(error);
      if (reason !== this.#refusal)
        this.#surroundings.log.warn(
          `Lambda: ${functionArn} did not take a batch of ${eventSourceArn}: ${reason}`,
        );
      this.#refusal = reason;
      this.#refusals += 1;
      await this.#pause(Math.min(afterRefusal(this.#refusals), longestWait));
      return undefined;
    }
  }

  /** Where in the batch the first record stands that is to be tried again; the batch's length when none is. */
  #firstFailure(records: Records, { functionError, payload }: InvokeResult): number {
    if (functionError) return 0;
    if (!this.#options.mapping.reportsBatchItemFailures) return records.length;
    const numbers = records.map(({ source }) => source.dynamodb.SequenceNumber);
    const failed = batchItemFailures(payload, new Set(numbers));
    if (failed === "all") return 0;
    const first = numbers.findIndex((number) => failed.has(number));
    return first === -1 ? records.length : first;
  }

  /** Gives up the records that are too old by now, which are the first ones. */
  async #withoutExpired(records: Records, invocations: number): Promise<Records> {
    const oldest = this.#surroundings.clock.now() - (this.#options.settings.maximumRecordAge ?? retention);
    const fresh = records.findIndex(({ source }) => createdAt(source) >= oldest);
    if (fresh === 0) return records;
    const expired = fresh === -1 ? records : records.slice(0, fresh);
    await this.#giveUp({
      records: expired,
      condition: "MaximumRecordAgeExceeded",
      invocations,
      result: undefined,
    });
    return records.slice(expired.length);
  }

  async #giveUp({ records, ...failure }: GivenUp): Promise<void> {
    const { clock, log } = this.#surroundings;
    const { mapping, settings, shardId } = this.#options;
    const { functionArn, eventSourceArn: streamArn } = mapping;
    const story = `Lambda: ${functionArn} gave up ${records.length} records of ${streamArn} (${failure.condition})`;
    const { onFailure } = settings;
    if (onFailure === undefined)
      log.warn(`${story}; they are lost, as the mapping has no on-failure destination`);
    else {
      const body = failureRecord(
        { ...failure, records: records.map(({ source }) => source), shardId },
        { functionArn, streamArn, now: clock.now() },
      );
      await this.#tell({ functionArn, arn: onFailure, body, attributes: {} }, story);
    }
    await this.#settle(records);
  }

  /** Until it is told: what is given up must not be forgotten. */
  async #tell(delivery: Omit<Delivery, "traceHeader">, story: string): Promise<void> {
    const { clock, log, deliver } = this.#surroundings;
    for (let failures = 1; ; failures += 1) {
      try {
        return await deliver({ ...delivery, traceHeader: newTraceHeader(clock.now(), false) });
      } catch (error) {
        if (failures === 1) log.error(`${story}, and ${delivery.arn} did not take that: ${reasonOf(error)}`);
        await this.#pause(retryDelay(failures));
      }
    }
  }

  async #settle(records: Records): Promise<void> {
    const last = records.at(-1);
    if (last) await this.#options.settled(last.source);
  }

  async #pause(milliseconds: number): Promise<void> {
    await pause(this.#surroundings.clock, milliseconds, this.#options.signal);
    this.#requireGoing();
  }

  #requireGoing(): void {
    if (this.#options.signal.aborted) throw new Halted();
  }
}

/** Milliseconds: AWS says only that the wait grows exponentially; here from half a second to half a minute. */
function retryDelay(failures: number): number {
  return Math.min(500 * 2 ** (failures - 1), 30_000);
}
