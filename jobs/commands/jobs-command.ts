import type { StackOptions } from "../../stacks/open-stack.ts";
import { type Outcome, printOutcome } from "../../stacks/stack-command.ts";
import { projectRoot } from "../../terminal/install.mjs";
import { type OpenJobs, openJobs } from "../open-jobs.ts";

export type JobsOptions = Omit<StackOptions, "projectRoot"> & { readonly json: boolean };

/** Opens the stack's jobs, does the work and prints what came of it. */
export async function onJobs(
  options: JobsOptions,
  work: (jobs: OpenJobs) => Promise<Outcome>,
): Promise<void> {
  const jobs = await openJobs({ ...options, projectRoot });
  try {
    printOutcome(await work(jobs), options.json);
  } finally {
    jobs.close();
  }
}
