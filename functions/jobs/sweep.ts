import { logger } from "../shared/powertools";
import type { SendJobEvent } from "./events";
import type { JobStore } from "./job-store";

/** What a sweep did. */
export interface Swept {
  /** Ids of the jobs whose event was sent again. */
  readonly restarted: readonly string[];
}

/** Jobs that one sweep restarts at most; the next sweep goes on. */
const limit = 100;

/**
 * Restarts jobs that died: whose holder has not been heard of for a lease, or whose next event was lost. It sends the
 * event of the hop again, no more: of two events for a hop one does the work.
 *
 * @param drivers name of the driver's function, by kind of job
 */
export function sweepJobs(
  store: JobStore,
  sendEvent: SendJobEvent,
  drivers: Readonly<Record<string, string>>,
): () => Promise<Swept> {
  return async () => {
    const restarted: string[] = [];
    for (const job of await store.overdue(limit)) {
      const { jobId, kind, hop } = job;
      const driver = drivers[kind];
      if (driver === undefined) {
        logger.error("a job is of a kind that nobody drives", { jobId, kind });
        continue;
      }
      const reclaimed = await store.reclaim(job);
      if (reclaimed.outcome === "refused") continue;
      await sendEvent(driver, { jobId, hop });
      restarted.push(jobId);
    }
    if (restarted.length > 0) logger.warn("jobs restarted", { restarted });
    return { restarted };
  };
}
