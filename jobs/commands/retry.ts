import type { Command } from "@commander-js/extra-typings";
import { progressOf } from "../../functions/jobs/progress.ts";
import { type Outcome, stackCommand } from "../../stacks/stack-command.ts";
import { UserError } from "../../terminal/user-error.ts";
import { findJob } from "../find-job.ts";
import { driverOf, type OpenJobs } from "../open-jobs.ts";
import { onJobs } from "./jobs-command.ts";

export function declareRetry(program: Command): void {
  stackCommand(program, "retry", "starts a job that failed, was stopped or cancelled from where it was")
    .argument("<id>", "of the job, or how it begins")
    .action((id, options) => onJobs(options, (jobs) => retry(jobs, id)));
}

async function retry(jobs: OpenJobs, id: string): Promise<Outcome> {
  const { jobId, kind, status } = await findJob(jobs, id);
  const driver = driverOf(jobs, kind);
  const started = await jobs.store.start(jobId, ["failed", "stopped", "cancelled"]);
  if (started.outcome === "refused") {
    throw new UserError(`job ${jobId} is ${started.found?.status ?? status}: there is nothing to retry`);
  }
  const { hop } = started.job;
  await jobs.sendEvent(driver, { jobId, hop });
  return {
    json: progressOf(started.job, Date.now()),
    text: `${jobId} goes on from hop ${hop}, with a whole budget; npm run jobs -- show ${jobId} --watch\n`,
  };
}
