import { type ApiHandler, apiHandler } from "../shared/handler";
import { parsePath } from "../shared/parse";
import { Problem } from "../shared/problem";
import { json } from "../shared/respond";
import type { JobStore } from "./job-store";
import { jobView, noSuchJob } from "./job-view";
import { jobPath } from "./schemas";

/** `DELETE /api/jobs/{jobId}` → 200 and the job, cancelled; 409 when it has ended */
export function cancelJob(store: JobStore): ApiHandler {
  return apiHandler(async (event) => {
    const { jobId } = parsePath(event, jobPath);
    const cancelled = await store.cancel(jobId);
    if (cancelled.outcome === "done") return json(200, jobView(cancelled.job));
    if (cancelled.found === undefined) throw noSuchJob(jobId);
    throw new Problem(409, `The job "${jobId}" has ended: it is ${cancelled.found.status}.`);
  });
}
