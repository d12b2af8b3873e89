import * as pulumi from "@pulumi/pulumi";
import { jobsTable } from "../../functions/jobs/keys";
import { openSweeper } from "../../functions/jobs/open-sweeper";
import type { LogRetentionDays } from "../lib/limits";
import { InlineFunction } from "./inline-function";
import type { Job } from "./job";
import { type Rate, Schedule } from "./schedule";
import type { Table } from "./table";

export interface JobSweeperArgs {
  table: Table;
  /** Those whose dead jobs it restarts: all that are in the table. */
  jobs: readonly Job[];
  /** @default "1 minute" */
  every?: Rate;
  /** @default none */
  environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** @default 14 */
  logRetention?: LogRetentionDays;
}

/**
 * Restarts jobs that died.
 *
 * ```ts
 * new JobSweeper("sweep-jobs", { table: jobs, jobs: [importLinks, exportLinks] });
 * ```
 *
 * Creates a function that sends the event of each overdue job again, and the schedule that invokes it.
 */
export class JobSweeper extends pulumi.ComponentResource {
  public readonly nodes: { readonly function: InlineFunction; readonly schedule: Schedule };

  constructor(name: string, args: JobSweeperArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:JobSweeper", name, {}, options);
    const child = { parent: this };
    const { table, jobs } = args;
    const drivers = Object.fromEntries(jobs.map(({ kind, driverName }) => [kind, driverName]));
    const sweep = new InlineFunction(
      name,
      {
        callback: () => openSweeper(),
        timeout: "30 seconds",
        logRetention: args.logRetention,
        description: "Restarts jobs that died.",
        grants: [
          table.grantIndex(jobsTable.sweepIndex.name, "Query"),
          table.grant("UpdateItem"),
          ...jobs.map((job) => job.grantStart()),
        ],
        environment: {
          ...args.environment,
          JOBS_TABLE: table.name,
          JOB_DRIVERS: pulumi.jsonStringify(drivers),
        },
      },
      child,
    );
    const schedule = new Schedule(
      `${name}-schedule`,
      { every: args.every ?? "1 minute", target: sweep },
      child,
    );
    this.nodes = { function: sweep, schedule };
    this.registerOutputs({});
  }
}
