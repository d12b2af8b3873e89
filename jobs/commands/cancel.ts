import type { Command } from "@commander-js/extra-typings";
import { progressOf } from "../../functions/jobs/progress.ts";
import { type Outcome, stackCommand } from "../../stacks/stack-command.ts";
import { UserError } from "../../terminal/user-error.ts";
import { findJob } from "../find-job.ts";
import type { OpenJobs } from "../open-jobs.ts";
import { onJobs } from "./jobs-command.ts";

export function declareCancel(program: Command): void {
  stackCommand(program, "cancel", "ends a job; what it did so far stays")
    .argument("<id>", "of the job, or how it begins")
    .action((id, options) => onJobs(options, (jobs) => cancel(jobs, id)));
}

async function cancel(jobs: OpenJobs, id: string): Promise<Outcome> {
  const { jobId, status } = await findJob(jobs, id);
  const cancelled = await jobs.store.cancel(jobId);
  if (cancelled.outcome === "refused") {
    throw new UserError(`job ${jobId} has ended: it is ${cancelled.found?.status ?? status}`);
  }
  return { json: progressOf(cancelled.job, Date.now()), text: `${jobId} is cancelled\n` };
}
