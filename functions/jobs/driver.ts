import { randomUUID } from "node:crypto";
import type { Context } from "aws-lambda";
import { logger } from "../shared/powertools";
import { type Budget, overspent, plus, type Spent } from "./budget";
import { microdollarsOf } from "./cost";
import { deadLetterOf, type SendDeadLetter } from "./dead-letters";
import { type JobEvent, jobEvent, type SendJobEvent } from "./events";
import type { Job } from "./job";
import type { JobStore } from "./job-store";
import { LeaseKeeper } from "./lease-keeper";
import { decideNext, elapsedSeconds } from "./next";
import type { Step } from "./step";

export interface DriverOptions {
  readonly store: JobStore;
  readonly step: Step;
  /** Of the step's function. */
  readonly stepTimeoutSeconds: number;
  readonly stepMegabytes: number;
  readonly sendEvent: SendJobEvent;
  readonly sendDeadLetter: SendDeadLetter;
  readonly budget: Budget;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** What became of an event. */
export interface Driven {
  readonly outcome: "continued" | "ended" | "ignored" | "fenced";
  readonly detail: string;
}

export type Driver = (event: JobEvent, context: Context) => Promise<Driven>;

/** Tries of a hop, Lambda's first and its two retries: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export const maxAttempts = 3;

/** Milliseconds of the step's timeout that it is to leave unused. */
const reserve = 3_000;

/**
 * Drives jobs of one kind: an event is one hop. It takes the job, has the step do a slice, keeps what that came to
 * together with its progress, and sends the event of the next hop to itself.
 *
 * What makes it safe: a job is taken by one at a time (lease); who was taken for dead cannot write any more (token,
 * rising with each take); an event whose hop is done, or under way elsewhere, is ignored; an event that was lost is
 * sent again by the sweeper.
 */
export function driveJob(options: DriverOptions): Driver {
  const { store, step, sendEvent, budget, now = Date.now } = options;
  return async (received, context) => {
    const { jobId, hop } = jobEvent.parse(received);
    logger.appendKeys({ jobId, hop });
    const begun = now();
    const taken = await store.take(jobId, hop, `${context.awsRequestId} ${randomUUID()}`);
    if (taken.outcome === "refused") return ignored(whyNot(taken.found, hop));
    const { job } = taken;
    // Deaths leave no failure behind; here they are counted.
    if (job.attempts > maxAttempts) {
      return giveUp(options, job, `${maxAttempts} tries of hop ${hop} died`, job.spent);
    }
    const over = overspent(job.spent, elapsedSeconds(job, begun), budget);
    if (over !== undefined) {
      await store.end(job, "stopped", over, job.spent);
      return ended(over);
    }

    const lease = new LeaseKeeper(store, job);
    const spent = () => plus(job.spent, spentSince(begun, now(), context, options));
    try {
      const { kind, input, state, token, attempts: attempt } = job;
      const deadline = now() + options.stepTimeoutSeconds * 1000 - reserve;
      const response = await step({ jobId, kind, hop, attempt, token, input, state, deadline });
      const next = decideNext(job, response, spent(), budget, now());
      const kept = await store.checkpoint(job, next, spent());
      if (kept.outcome === "refused") return fenced();
      if (next.status !== "running") return ended(next.status);
    } catch (error) {
      return await failed(options, job, error, spent());
    } finally {
      lease.stop();
    }
    await handOver(sendEvent, context.functionName, { jobId, hop: hop + 1 });
    return { outcome: "continued", detail: `hop ${hop} is done` };
  };
}

/** The checkpoint stands: what fails from here on is no failure of the hop, and the sweeper mends it. */
async function handOver(send: SendJobEvent, functionName: string, event: JobEvent): Promise<void> {
  try {
    await send(functionName, event);
  } catch (error) {
    logger.error("the next hop's event was not sent; the sweeper will send it", { error });
  }
}

/** @throws Error with the reason, while tries are left: Lambda then runs the event again */
async function failed(options: DriverOptions, job: Job, error: unknown, spent: Spent): Promise<Driven> {
  const reason = error instanceof Error ? error.message : String(error);
  logger.error("the try failed", { attempt: job.attempts, error });
  if (job.attempts >= maxAttempts) return giveUp(options, job, reason, spent);
  const released = await options.store.release(job, reason, spent);
  if (released.outcome === "refused") return fenced();
  throw new Error(`try ${job.attempts} of ${maxAttempts} of hop ${job.hop} failed: ${reason}`);
}

/** Tells first: should this die in between, the job is told of twice, not never. */
async function giveUp(options: DriverOptions, job: Job, reason: string, spent: Spent): Promise<Driven> {
  // Of a job that was cancelled meanwhile nobody has to be told.
  if ((await options.store.renew(job)).outcome === "refused") return fenced();
  await options.sendDeadLetter(deadLetterOf(job, reason));
  await options.store.end(job, "failed", reason, spent);
  return ended(reason);
}

/** The driver waits while the step works: both are paid for. */
function spentSince(begun: number, end: number, context: Context, { stepMegabytes }: DriverOptions): Spent {
  const milliseconds = end - begun;
  const own = { megabytes: Number(context.memoryLimitInMB), milliseconds };
  const steps = { megabytes: stepMegabytes, milliseconds };
  return { hops: 1, milliseconds, microdollars: microdollarsOf(own, steps) };
}

function whyNot(found: Job | undefined, hop: number): string {
  if (found === undefined) return "there is no such job";
  if (found.status !== "running") return `the job is ${found.status}`;
  return found.hop === hop ? "the hop is under way" : `the job is at hop ${found.hop}`;
}

function ignored(detail: string): Driven {
  logger.info("ignored", { detail });
  return { outcome: "ignored", detail };
}

function ended(detail: string): Driven {
  logger.info("ended", { detail });
  return { outcome: "ended", detail };
}

/** Somebody else has the job by now, or it was cancelled: what this hop did is not kept. */
function fenced(): Driven {
  const detail = "the job was taken by another, or cancelled, in the meantime";
  logger.warn("fenced off", { detail });
  return { outcome: "fenced", detail };
}
