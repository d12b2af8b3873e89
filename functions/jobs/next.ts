import { type Budget, overspent, type Spent } from "./budget";
import type { StepResponse } from "./contract";
import type { Job, Json } from "./job";

/** What a hop's answer makes of the job. */
export type Next =
  | {
      readonly status: "running";
      readonly state: Json;
      readonly done: number;
      readonly total: number | undefined;
    }
  | {
      readonly status: "succeeded";
      readonly result: Json;
      readonly done: number;
      readonly total: number | undefined;
    }
  | {
      readonly status: "stopped";
      readonly reason: string;
      readonly state: Json;
      readonly done: number;
      readonly total: number | undefined;
    }
  | { readonly status: "failed"; readonly reason: string };

/**
 * @param spent with this hop's in it
 * @param now milliseconds since the epoch
 */
export function decideNext(
  job: Pick<Job, "done" | "total" | "startedAt">,
  response: StepResponse,
  spent: Spent,
  budget: Budget,
  now: number,
): Next {
  if (response.status === "failed") return { status: "failed", reason: response.reason };
  const progress = { done: response.done ?? job.done, total: response.total ?? job.total };
  if (response.status === "finished") {
    const total = progress.total === undefined ? undefined : Math.max(progress.total, progress.done);
    return { status: "succeeded", result: response.result ?? null, done: progress.done, total };
  }
  // The work of this hop is done: it is kept, so that a start with a new budget goes on after it.
  const going = { state: response.state, ...progress };
  const reason = overspent(spent, elapsedSeconds(job, now), budget);
  return reason === undefined ? { status: "running", ...going } : { status: "stopped", reason, ...going };
}

/** @param now milliseconds since the epoch */
export function elapsedSeconds({ startedAt }: Pick<Job, "startedAt">, now: number): number {
  return startedAt === undefined ? 0 : (now - Date.parse(startedAt)) / 1000;
}
