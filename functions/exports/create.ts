import type { JobStore } from "../jobs/job-store";
import { jobView } from "../jobs/job-view";
import { type SendToDriver, startJob } from "../jobs/start-job";
import { type ApiHandler, apiHandler } from "../shared/handler";
import { json } from "../shared/respond";

/** What the records of exports call their kind. */
export const exportKind = "export-links";

/** `POST /api/jobs/exports` → 202 and the job, which runs */
export function createExport(store: JobStore, send: SendToDriver): ApiHandler {
  return apiHandler(async () => {
    const { jobId } = await store.create(exportKind, null);
    const started = await startJob(store, send, jobId);
    if (started.outcome === "refused") throw new Error(`the new job ${jobId} could not be started`);
    return json(202, jobView(started.job));
  });
}
