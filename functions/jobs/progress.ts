import type { Job, JobStatus, Json } from "./job";
import { elapsedSeconds } from "./next";

/** A job as people and programs look at it. */
export interface JobProgress {
  readonly jobId: string;
  readonly kind: string;
  readonly status: JobStatus;
  readonly done: number;
  readonly total?: number;
  /** Units a second since the last start; absent before anything was done. */
  readonly rate?: number;
  /** Seconds that are left at this rate; absent while nobody knows. */
  readonly secondsLeft?: number;
  readonly hops: number;
  /** Estimate, since the last start. */
  readonly dollars: number;
  readonly reason?: string;
  readonly result?: Json;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

/** @param now milliseconds since the epoch */
export function progressOf(job: Job, now: number): JobProgress {
  const { done, total, status, startedAt, finishedAt, reason } = job;
  const seconds = elapsedSeconds(job, finishedAt === undefined ? now : Date.parse(finishedAt));
  const doneSince = done - job.doneAtStart;
  const rate = doneSince > 0 && seconds > 0 ? doneSince / seconds : undefined;
  const left =
    status === "running" && rate !== undefined && total !== undefined ? (total - done) / rate : undefined;
  return {
    jobId: job.jobId,
    kind: job.kind,
    status,
    done,
    ...(total === undefined ? {} : { total }),
    ...(rate === undefined ? {} : { rate: rounded(rate) }),
    ...(left === undefined ? {} : { secondsLeft: Math.max(0, Math.ceil(left)) }),
    hops: job.hop,
    dollars: job.spent.microdollars / 1_000_000,
    ...(reason === undefined ? {} : { reason }),
    ...(job.result === null ? {} : { result: job.result }),
    createdAt: job.createdAt,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
  };
}

function rounded(rate: number): number {
  return rate >= 10 ? Math.round(rate) : Math.round(rate * 100) / 100;
}
