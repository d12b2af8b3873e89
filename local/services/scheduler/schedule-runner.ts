import { randomBytes } from "node:crypto";
import type { Clock } from "../../clock.ts";
import { AwsError } from "../../gateway/api.ts";
import type { Log } from "../../log.ts";
import { afterRefusal } from "../lambda/events/retry-delays.ts";
import type { Agenda, DueInvocation, Progress } from "./agenda.ts";
import { nextTime, type Schedule, timingOf } from "./schedule.ts";
import { secondsText } from "./target-input.ts";
import type { ExhaustedCondition, Targets } from "./targets.ts";

export interface RunnerSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly agenda: Agenda;
  readonly targets: Targets;
}

/** Longest wait at once, in milliseconds: timers of Node hold no more than 24 days. */
const longestWait = 86_400_000;

/** Runs one schedule: waits for its times, invokes its target, tries again, and gives up to the dead-letter queue. */
export class ScheduleRunner {
  readonly #schedule: Schedule;
  readonly #surroundings: RunnerSurroundings;
  readonly #working = new Set<Promise<void>>();
  /** Cancels what waits: the next time, and the next attempts. */
  readonly #timers = new Set<() => void>();
  #halted = false;

  constructor(schedule: Schedule, surroundings: RunnerSurroundings) {
    this.#schedule = schedule;
    this.#surroundings = surroundings;
  }

  /**
   * What was due before now is over: the schedule is new, changed, or was off until now.
   * @param previous - ends when what the schedule was until now has: two at once would invoke the target twice
   */
  start(previous?: Promise<void>): void {
    // Now itself is still to come: a rate without a start date begins at once.
    const until = this.#surroundings.clock.now() - 1;
    const begin = () => this.#run({ ...this.#beginning(), until });
    if (previous) this.#track(previous.then(begin));
    else begin();
  }

  /** What fell due since the last run ended is caught up with. */
  resume(): void {
    this.#run(this.#beginning());
  }

  /** Invokes nothing more; attempts under way end. */
  halt(): void {
    this.#halted = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  /** An attempt is under way, or the start waits for one. */
  get busy(): boolean {
    return this.#working.size > 0;
  }

  async ended(): Promise<void> {
    while (this.busy) await Promise.all(this.#working);
  }

  #beginning(): Progress {
    const { agenda, clock } = this.#surroundings;
    const timing = timingOf(this.#schedule);
    const known = agenda.progressOf(this.#schedule.arn);
    if (known?.timing === timing) return known;
    return { timing, anchor: clock.now(), until: clock.now() - 1 };
  }

  #run(progress: Progress): void {
    if (this.#halted) return;
    const { agenda } = this.#surroundings;
    const { arn, enabled } = this.#schedule;
    if (progress !== agenda.progressOf(arn)) this.#track(agenda.advance(arn, progress));
    if (!enabled) return;
    for (const due of agenda.dueOf(arn)) this.#waitFor(due);
    this.#await(progress);
  }

  #await(progress: Progress): void {
    const next = this.#nextTime(progress);
    if (next === undefined) return;
    this.#at(next, () => {
      const reached = { ...progress, until: next };
      this.#fallDue(next, reached);
      this.#await(reached);
    });
  }

  /** What fell due while nothing ran (a restart, a laptop asleep) is caught up with as far as AWS would still try. */
  #nextTime({ until, anchor }: Progress): number | undefined {
    const { clock, log } = this.#surroundings;
    const { name, target } = this.#schedule;
    const oldest = clock.now() - target.maximumEventAge;
    const next = nextTime(this.#schedule, until, anchor);
    if (next === undefined || next >= oldest) return next;
    log.warn(
      `Scheduler: "${name}" was due from ${secondsText(next)} on while the local cloud was down; what is older than its maximum event age of ${target.maximumEventAge / 1_000} seconds is left out`,
    );
    return nextTime(this.#schedule, oldest - 1, anchor);
  }

  #fallDue(scheduledAt: number, progress: Progress): void {
    const id = randomBytes(8).toString("hex");
    const due = { id, scheduledAt, failures: 0, nextAt: scheduledAt };
    const kept = this.#surroundings.agenda.keep(this.#schedule.arn, due, progress);
    this.#track(kept.then(() => this.#attempt(due)));
  }

  async #attempt(due: DueInvocation): Promise<void> {
    if (this.#halted) return;
    const { agenda, targets } = this.#surroundings;
    const { arn } = this.#schedule;
    try {
      await targets.invoke(this.#schedule, due);
    } catch (error) {
      await this.#failed({ ...due, failures: due.failures + 1 }, error);
      return;
    }
    await agenda.done(arn, due.id);
  }

  async #failed(due: DueInvocation, reason: unknown): Promise<void> {
    const { agenda, clock } = this.#surroundings;
    const { arn, target } = this.#schedule;
    const error =
      reason instanceof AwsError ? reason : new AwsError("InternalServerException", String(reason), 500);
    // AWS says only that the wait grows exponentially; here as Lambda's own does.
    const nextAt = clock.now() + afterRefusal(due.failures);
    if (!isTransient(error) || due.failures > target.maximumRetryAttempts) {
      return this.#giveUp(due, error, "MaximumRetryAttempts");
    }
    if (nextAt > due.scheduledAt + target.maximumEventAge) {
      return this.#giveUp(due, error, "MaximumEventAgeInSeconds");
    }
    const waiting = { ...due, nextAt };
    await agenda.keep(arn, waiting);
    this.#waitFor(waiting);
  }

  async #giveUp(due: DueInvocation, error: AwsError, condition: ExhaustedCondition): Promise<void> {
    const { agenda, log, targets } = this.#surroundings;
    const { arn, name, target } = this.#schedule;
    const story = `Scheduler: "${name}" did not invoke ${target.arn} (${error.code}: ${error.message})`;
    try {
      if (target.deadLetterArn) {
        await targets.sendDeadLetter(this.#schedule, target.deadLetterArn, due, { error, condition });
      }
      log.warn(`${story}; ${target.deadLetterArn ? "its dead-letter queue has the rest" : "it is lost"}`);
    } catch (refusal) {
      log.error(`${story}, and its dead-letter queue did not take it: ${String(refusal)}; it is lost`);
    }
    await agenda.done(arn, due.id);
  }

  #waitFor(due: DueInvocation): void {
    this.#at(due.nextAt, () => this.#track(this.#attempt(due)));
  }

  /** Does something at a time, however far away it is. */
  #at(time: number, task: () => void): void {
    if (this.#halted) return;
    const { clock } = this.#surroundings;
    const wait = Math.min(Math.max(0, time - clock.now()), longestWait);
    const cancel = clock.after(wait, () => {
      this.#timers.delete(cancel);
      if (clock.now() < time) this.#at(time, task);
      else task();
    });
    this.#timers.add(cancel);
  }

  #track(work: Promise<void>): void {
    const { log } = this.#surroundings;
    const tracked = work
      .catch((error: unknown) => log.error(`Scheduler: "${this.#schedule.name}": ${String(error)}`))
      .finally(() => this.#working.delete(tracked));
    this.#working.add(tracked);
  }
}

/** What may pass by itself: throttles and faults of a service. What the request lacks no retry brings. */
function isTransient({ status }: AwsError): boolean {
  return status === 429 || status >= 500;
}
