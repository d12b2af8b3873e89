import { logger } from "../shared/powertools";
import type { Job } from "./job";
import type { JobStore } from "./job-store";

/**
 * Says again and again that a job's holder is alive, until it is stopped. A lease of seconds can then hold for a hop of
 * minutes, and a death is known within seconds.
 */
export class LeaseKeeper {
  readonly #timer: NodeJS.Timeout;

  /** Renewed three times in a lease, so that two may fail. */
  constructor(store: JobStore, job: Job) {
    this.#timer = setInterval(
      () => {
        store.renew(job).catch((error: unknown) => {
          // Should it go on failing, somebody else takes the job, and this hop's checkpoint is refused.
          logger.warn("the lease of the job was not renewed", { jobId: job.jobId, error });
        });
      },
      (store.leaseSeconds * 1000) / 3,
    );
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
