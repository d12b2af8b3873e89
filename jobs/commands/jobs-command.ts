import type { Command } from "@commander-js/extra-typings";
import type { StackOptions } from "../../stacks/open-stack.ts";
import { stackOption } from "../../terminal/command-line.ts";
import { projectRoot } from "../../terminal/install.mjs";
import { type OpenJobs, openJobs } from "../open-jobs.ts";

/** What a command has to say: the same thing for programs and for people. */
export interface Outcome {
  readonly json: unknown;
  readonly text: string;
}

/** A command with the options that say of which stack it is. */
export function jobsCommand(program: Command, name: string, description: string) {
  return program
    .command(name)
    .description(description)
    .addOption(stackOption())
    .option(
      "--aws",
      'the stack on AWS, as "pulumi stack output" tells; credentials as for every AWS SDK',
      false,
    )
    .option("--outputs <file>", "the same, with the stack's outputs from a file of JSON")
    .option("--state-dir <folder>", "where local stacks keep their state", ".slipway")
    .option("--json", "one line of JSON", false);
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
