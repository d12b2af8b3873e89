import { setTimeout as pause } from "node:timers/promises";
import type { Command } from "@commander-js/extra-typings";
import type { Job } from "../../functions/jobs/job.ts";
import { progressOf } from "../../functions/jobs/progress.ts";
import { type Outcome, stackCommand } from "../../stacks/stack-command.ts";
import { findJob } from "../find-job.ts";
import type { OpenJobs } from "../open-jobs.ts";
import { progressBar, progressText } from "../progress-text.ts";
import { type JobsOptions, onJobs } from "./jobs-command.ts";

interface ShowOptions extends JobsOptions {
  readonly watch: boolean;
}

/** Milliseconds from look to look. */
const interval = 1_000;

export function declareShow(program: Command): void {
  stackCommand(program, "show", "how far a job is, and why it ended")
    .argument("<id>", "of the job, or how it begins")
    .option("-w, --watch", "until it ends; with --json a line at each step", false)
    .action((id, options) => onJobs(options, (jobs) => show(jobs, id, options)));
}

async function show(jobs: OpenJobs, id: string, options: ShowOptions): Promise<Outcome> {
  let job = await findJob(jobs, id);
  const line = new WatchedLine(options.json);
  while (options.watch && job.status === "running") {
    line.draw(job);
    await pause(interval);
    job = await findJob(jobs, job.jobId);
  }
  line.end();
  return { json: progressOf(job, Date.now()), text: textOf(job) };
}

function textOf(job: Job): string {
  const progress = progressOf(job, Date.now());
  const rows: [string, string | undefined][] = [
    ["job", progress.jobId],
    ["kind", progress.kind],
    ["status", progress.status],
    ["done", progressText(progress)],
    ["hops", `${progress.hops}; this start ${job.spent.hops}, about ${progress.dollars.toFixed(6)} dollars`],
    ["reason", progress.reason],
    ["result", progress.result === undefined ? undefined : JSON.stringify(progress.result)],
    ["created", progress.createdAt],
    ["started", progress.startedAt],
    ["finished", progress.finishedAt],
  ];
  return rows
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name.padEnd(9)} ${value}\n`)
    .join("");
}

/** A line that is written over again on a terminal; for programs a line of JSON at each step; else nothing. */
class WatchedLine {
  readonly #json: boolean;
  #drawn = false;

  constructor(json: boolean) {
    this.#json = json;
  }

  draw(job: Job): void {
    const progress = progressOf(job, Date.now());
    if (this.#json) process.stdout.write(`${JSON.stringify(progress)}\n`);
    else if (process.stderr.isTTY) {
      process.stderr.write(`\r\u001b[K${progressBar(progress)} ${progressText(progress)}`);
      this.#drawn = true;
    }
  }

  end(): void {
    if (this.#drawn) process.stderr.write("\r\u001b[K");
  }
}
