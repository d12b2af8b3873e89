import type { Spent } from "./budget";

/** What JSON can say; a step's state, input and result are of it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export const jobStatuses = ["waiting", "running", "succeeded", "failed", "stopped", "cancelled"] as const;

/**
 * `waiting`: made, not started. `running`: a hop is under way or about to be. The others are ends: `stopped` by its
 * budget, `failed` by its step, `cancelled` by a person; these three can be started again from where they were.
 */
export type JobStatus = (typeof jobStatuses)[number];

/** The record of a job: all there is to know of it, for anyone to read. */
export interface Job {
  readonly jobId: string;
  /** Name of the `Job` component that works on it: `import-links`. */
  readonly kind: string;
  readonly status: JobStatus;
  readonly input: Json;
  /** What the step wants to know again at its next hop; null before the first. */
  readonly state: Json;
  readonly done: number;
  /** What was done when it was last started: its rate counts from there. */
  readonly doneAtStart: number;
  /** Undefined while nobody knows. */
  readonly total: number | undefined;
  /** What the work came to, when it succeeded. */
  readonly result: Json;
  /** The hop that is next or under way, from 0; how many were finished. */
  readonly hop: number;
  /** Tries of this hop that were begun. */
  readonly attempts: number;
  /** Rises each time that somebody takes the job: who holds an older one writes nothing. */
  readonly token: number;
  /** Since it was last started. */
  readonly spent: Spent;
  /** Why it ended, when it did not succeed; of a running job, why its last try failed. */
  readonly reason: string | undefined;
  /** ISO 8601, as all times are. */
  readonly createdAt: string;
  /** When it was last started. */
  readonly startedAt: string | undefined;
  readonly updatedAt: string;
  readonly finishedAt: string | undefined;
  /** When the sweeper takes a running job for dead, unless somebody moves it on before. */
  readonly dueAt: string | undefined;
}
