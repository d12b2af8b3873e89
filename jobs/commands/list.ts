import type { Command } from "@commander-js/extra-typings";
import { progressOf } from "../../functions/jobs/progress.ts";
import { type Outcome, stackCommand } from "../../stacks/stack-command.ts";
import { wholeNumber } from "../../terminal/command-line.ts";
import { table } from "../../terminal/table.ts";
import type { OpenJobs } from "../open-jobs.ts";
import { progressText } from "../progress-text.ts";
import { onJobs } from "./jobs-command.ts";

export function declareList(program: Command): void {
  stackCommand(program, "list", "the newest jobs")
    .option("--limit <number>", "how many at most", wholeNumber(1, 1_000), 20)
    .action((options) => onJobs(options, (jobs) => list(jobs, options.limit)));
}

async function list({ store }: OpenJobs, limit: number): Promise<Outcome> {
  const now = Date.now();
  const jobs = (await store.list(limit)).map((job) => progressOf(job, now));
  if (jobs.length === 0) return { json: [], text: "no job yet\n" };
  const rows = jobs.map((job) => [
    job.jobId,
    job.kind,
    job.status,
    progressText(job),
    job.createdAt.slice(0, 16).replace("T", " "),
    job.reason ?? "",
  ]);
  return { json: jobs, text: table(["JOB", "KIND", "STATUS", "DONE", "CREATED", "REASON"], rows) };
}
