import type { StackOptions } from "../../stacks/open-stack.ts";
import { projectRoot } from "../../terminal/install.mjs";
import { type OpenJobs, openJobs } from "../open-jobs.ts";

/** What a command has to say: the same thing for programs and for people. */
export interface Outcome {
  readonly json: unknown;
  readonly text: string;
}

export type JobsOptions = Omit<StackOptions, "projectRoot"> & { readonly json: boolean };

/** Opens the stack's jobs, does the work and prints what came of it. */
export async function onJobs(
  options: JobsOptions,
  work: (jobs: OpenJobs) => Promise<Outcome>,
): Promise<void> {
  const jobs = await openJobs({ ...options, projectRoot });
  try {
    const { json, text } = await work(jobs);
    process.stdout.write(options.json ? `${JSON.stringify(json)}\n` : text);
  } finally {
    jobs.close();
  }
}
