import { randomUUID } from "node:crypto";
import type { Clock } from "../../../clock.ts";
import { AwsError } from "../../../gateway/api.ts";
import type { Log } from "../../../log.ts";
import type { InvokeOptions, InvokeResult } from "../runtime/invocation.ts";
import { withLineage } from "../trace-header.ts";
import type { Delivery } from "./destinations.ts";
import { type EventSettings, maximumAgeOf, targetsOf } from "./event-settings.ts";
import { EventStore } from "./event-store.ts";
import { deadLetterAttributes, invocationRecord } from "./invocation-record.ts";
import type {
  Conclusion,
  Condition,
  EventProgress,
  EventResponse,
  QueuedEvent,
  Target,
} from "./queued-event.ts";
import { afterFunctionError, afterRefusal } from "./retry-delays.ts";

export interface EventQueueOptions {
  /** File of the events that are not done with. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined while there is no such function. */
  settingsOf(functionName: string, qualifier: string | undefined): EventSettings | undefined;
  /** @throws AwsError as a synchronous invocation does */
  invoke(functionName: string, payload: string, options: InvokeOptions): Promise<InvokeResult>;
  /** @throws Error when the target does not take it */
  deliver(delivery: Delivery): Promise<void>;
}

/** Milliseconds after which a target that took nothing is tried again: the event stays until it does. */
const redeliveryDelay = 300_000;

/**
 * Asynchronous invocations: kept on the disk before they are acknowledged, run at once, run again after errors,
 * throttles and restarts, and told to their destinations. An event may run twice, as on AWS, and is never lost.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
 */
export class EventQueue {
  readonly #options: EventQueueOptions;
  #store: EventStore | undefined;
  /** Waiting events' timers, by request id. */
  readonly #timers = new Map<string, () => void>();
  readonly #working = new Set<Promise<void>>();
  /** Throttles and the like in a row, by request id. */
  readonly #refusals = new Map<string, number>();
  #halted = true;
  /** Milliseconds since the epoch. */
  #startedAt = 0;

  constructor(options: EventQueueOptions) {
    this.#options = options;
  }

  /** Takes up what the last run left. */
  async start(): Promise<void> {
    const { path, log, clock } = this.#options;
    const { store, events } = await EventStore.open(path, log);
    this.#store = store;
    this.#halted = false;
    this.#startedAt = clock.now();
    for (const event of events) this.#later(event, Math.max(0, event.progress.nextAt - clock.now()));
  }

  /** Begins nothing more; runs that end from now on count as not made. */
  halt(): void {
    this.#halted = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  /** Call `halt` first, and end the functions: their runs are waited for. */
  async close(): Promise<void> {
    await Promise.all(this.#working);
    await this.#store?.close();
    this.#store = undefined;
  }

  /**
   * Resolves once the event is on the disk.
   * @returns its request id
   */
  async accept(event: Omit<QueuedEvent, "requestId" | "acceptedAt" | "progress">): Promise<string> {
    const now = this.#options.clock.now();
    const requestId = randomUUID();
    const accepted = { ...event, requestId, acceptedAt: now, progress: { failures: 0, nextAt: now } };
    await this.#kept.accept(accepted);
    this.#begin(accepted);
    return requestId;
  }

  /** Events that are worked on now; the others wait for their time. */
  get underWay(): number {
    return this.#working.size;
  }

  get #kept(): EventStore {
    if (!this.#store) throw new AwsError("ServiceException", "The event queue is not running", 500);
    return this.#store;
  }

  #later(event: QueuedEvent, milliseconds: number): void {
    if (this.#halted) return;
    const cancel = this.#options.clock.after(milliseconds, () => {
      this.#timers.delete(event.requestId);
      this.#begin(event);
    });
    this.#timers.set(event.requestId, cancel);
  }

  #begin(event: QueuedEvent): void {
    if (this.#halted) return;
    const work = this.#proceed(event).catch((error: unknown) => {
      this.#options.log.error(
        `Lambda: the asynchronous event ${event.requestId} of "${event.functionName}" stays where it is until the next start: ${error}`,
      );
    });
    this.#working.add(work);
    void work.then(() => this.#working.delete(work));
  }

  async #proceed(event: QueuedEvent): Promise<void> {
    const { conclusion } = event.progress;
    const settings = this.#options.settingsOf(event.functionName, event.qualifier);
    if (conclusion) return settings ? this.#tell(event, conclusion) : this.#awaitFunction(event, conclusion);
    const age = this.#options.clock.now() - event.acceptedAt;
    if (age >= maximumAgeOf(settings)) return this.#conclude(event, settings, "EventAgeExceeded");
    if (!settings) return this.#refused(event, settings);
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html: given up at once.
    if (settings.stopped) return this.#conclude(event, settings, "RetriesExhausted");
    return this.#run(event, settings);
  }

  async #run(event: QueuedEvent, settings: EventSettings): Promise<void> {
    const { requestId, functionName, qualifier, payload, traceHeader } = event;
    let result: InvokeResult;
    try {
      const options = { requestId, traceHeader, ...(qualifier ? { qualifier } : {}) };
      result = await this.#options.invoke(functionName, payload, options);
    } catch (error) {
      if (this.#halted) return;
      if (!(error instanceof AwsError && error.code === "RecursiveInvocationException"))
        return this.#refused(event, settings);
      this.#options.log.warn(`Lambda: ${error.message} (${functionName}, ${requestId})`);
      return this.#conclude(event, settings, "RetriesExhausted", responseOf(error, qualifier));
    }
    if (this.#halted) return;
    this.#refusals.delete(requestId);
    const response: EventResponse = {
      statusCode: result.statusCode,
      executedVersion: result.executedVersion,
      functionError: result.functionError,
      payload: String(result.payload),
    };
    if (!result.functionError) return this.#conclude(event, settings, "Success", response);
    const failures = event.progress.failures + 1;
    const failed = { ...event, progress: { ...event.progress, failures } };
    if (failures > settings.maximumRetryAttempts)
      return this.#conclude(failed, settings, "RetriesExhausted", response);
    return this.#wait(failed, afterFunctionError(failures), settings);
  }

  /** Without its role nobody can be told: at a start the events are there before their functions. */
  async #awaitFunction(event: QueuedEvent, { condition, at }: Conclusion): Promise<void> {
    const { requestId, functionName } = event;
    if (this.#options.clock.now() - Math.max(at, this.#startedAt) >= maximumAgeOf(undefined)) {
      this.#options.log.error(
        `Lambda: what came of the asynchronous event ${requestId} (${condition}) is told to nobody: its function "${functionName}" is gone.`,
      );
      await this.#kept.done(requestId);
      return;
    }
    this.#later(event, afterRefusal(this.#countRefusal(requestId)));
  }

  /** No fault of the function's: it is tried again for as long as the event's age allows. */
  #refused(event: QueuedEvent, settings: EventSettings | undefined): Promise<void> {
    return this.#wait(event, afterRefusal(this.#countRefusal(event.requestId)), settings);
  }

  /** @returns how many there were in a row */
  #countRefusal(requestId: string): number {
    const refusals = (this.#refusals.get(requestId) ?? 0) + 1;
    this.#refusals.set(requestId, refusals);
    return refusals;
  }

  async #wait(event: QueuedEvent, delay: number, settings: EventSettings | undefined): Promise<void> {
    const now = this.#options.clock.now();
    const nextAt = Math.min(now + delay, event.acceptedAt + maximumAgeOf(settings));
    const waiting = await this.#keep(event, { ...event.progress, nextAt });
    this.#later(waiting, Math.max(0, nextAt - now));
  }

  async #conclude(
    event: QueuedEvent,
    settings: EventSettings | undefined,
    condition: Condition,
    response?: EventResponse,
  ): Promise<void> {
    this.#refusals.delete(event.requestId);
    const targets = targetsOf(settings, condition);
    if (targets.length === 0) {
      if (condition !== "Success") this.#options.log.warn(givenUp(event, condition));
      await this.#kept.done(event.requestId);
      return;
    }
    const conclusion = { condition, response, targets, at: this.#options.clock.now() };
    const concluded = await this.#keep(event, { ...event.progress, conclusion });
    await this.#tell(concluded, conclusion);
  }

  async #tell(event: QueuedEvent, conclusion: Conclusion): Promise<void> {
    this.#refusals.delete(event.requestId);
    const untold: Target[] = [];
    for (const target of conclusion.targets) {
      try {
        await this.#options.deliver(this.#deliveryOf(event, conclusion, target));
      } catch (error) {
        untold.push(target);
        const reason = error instanceof Error ? error.message : String(error);
        this.#options.log.error(
          `Lambda: the event ${event.requestId} of "${event.functionName}" is kept, because ${target.arn} did not take it: ${reason}`,
        );
      }
    }
    if (untold.length === 0) {
      await this.#kept.done(event.requestId);
      return;
    }
    const nextAt = this.#options.clock.now() + redeliveryDelay;
    const rest = { ...conclusion, targets: untold };
    this.#later(await this.#keep(event, { ...event.progress, nextAt, conclusion: rest }), redeliveryDelay);
  }

  #deliveryOf(event: QueuedEvent, conclusion: Conclusion, { kind, arn }: Target): Delivery {
    const traceHeader = withLineage(event.traceHeader, event.functionArn).header;
    const functionArn = event.qualifier ? `${event.functionArn}:${event.qualifier}` : event.functionArn;
    const route = { functionArn, arn, traceHeader };
    if (kind === "dead-letter")
      return { ...route, body: event.payload, attributes: deadLetterAttributes(event, conclusion) };
    return { ...route, body: invocationRecord(event, conclusion), attributes: {} };
  }

  async #keep(event: QueuedEvent, progress: EventProgress): Promise<QueuedEvent> {
    await this.#kept.progress(event.requestId, progress);
    return { ...event, progress };
  }
}

function responseOf(error: AwsError, executedVersion = "$LATEST"): EventResponse {
  const payload = JSON.stringify({ errorType: error.code, errorMessage: error.message });
  return { statusCode: error.status, executedVersion, functionError: "Unhandled", payload };
}

function givenUp({ requestId, functionName, progress }: QueuedEvent, condition: Condition): string {
  return `Lambda: the asynchronous event ${requestId} of "${functionName}" was given up (${condition}, ${progress.failures} failed runs) and is lost: the function has no dead-letter queue and no on-failure destination.`;
}
