import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { driveJob } from "../../functions/jobs/driver";
import { openDriver } from "../../functions/jobs/open-driver";
import { type Duration, toSeconds } from "../lib/duration";
import { type Grant, grantsPolicy } from "../lib/grants";
import { type LogRetentionDays, lambda } from "../lib/limits";
import { deadLetterQueue } from "./dead-letter-queue";
import { InlineFunction } from "./inline-function";
import type { LambdaFunction } from "./lambda-function";
import type { Table } from "./table";

export interface JobBudget {
  /** @default 1,000 */
  hops?: number;
  /**
   * From a job's start on.
   * @default "1 day"
   */
  time?: Duration;
  /**
   * By the driver's own estimate; `functions/jobs/cost.ts` says what is in it.
   * @default 1
   */
  dollars?: number;
}

export interface JobArgs {
  /** Does a slice of the work: a function in any language that keeps to `functions/jobs/contract.schema.json`. */
  step: LambdaFunction;
  /** Of the shape of `functions/jobs/keys.ts`; all jobs of a stack are in one. */
  table: Table;
  /** What stops a job that does not end. */
  budget?: JobBudget;
  /** @default none */
  environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** @default 14 */
  logRetention?: LogRetentionDays;
}

/** Seconds that the driver has before and after its step. */
const driverSeconds = 30;

/**
 * Work of any length, in slices: save and continue.
 *
 * ```ts
 * const step = new InlineFunction("import-links-step", { callback: () => importLinks(openImport()), timeout: "1 minute" });
 * const job = new Job("import-links", { table: jobs, step, budget: { hops: 200, dollars: 0.5 } });
 * ```
 *
 * Creates the driver: a function that takes a job, has the step do one slice, keeps the result and invokes itself for
 * the next. It alone may invoke itself without Lambda's loop detection stopping it after 16 runs; its own budget does that.
 * It may invoke its step and itself, and read and write the jobs' table; the step needs no rights for any of this.
 * Also a queue for jobs whose tries are used up.
 */
export class Job extends pulumi.ComponentResource {
  /** What the records of its jobs call it. */
  public readonly kind: string;
  public readonly driverName: pulumi.Output<string>;
  public readonly deadLetterQueueUrl: pulumi.Output<string>;
  public readonly nodes: {
    readonly driver: InlineFunction;
    readonly deadLetterQueue: aws.sqs.Queue;
    readonly recursionConfig: aws.lambda.FunctionRecursionConfig;
  };

  constructor(name: string, args: JobArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:Job", name, {}, options);
    const child = { parent: this };
    const { step, table, budget = {} } = args;

    const deadLetters = deadLetterQueue(name, this);
    const driver = new InlineFunction(
      `${name}-driver`,
      {
        callback: () => driveJob(openDriver()),
        timeout: driverTimeout(name, step),
        memory: 256,
        logRetention: args.logRetention,
        description: `Drives the jobs of ${name}, slice by slice.`,
        grants: [table.grant("UpdateItem"), step.grantInvoke()],
        // Lambda tells the queue of events that never came to run; what it needs for that lets the driver tell it, too.
        events: { retries: 2, onFailure: deadLetters.arn },
        environment: {
          ...args.environment,
          JOBS_TABLE: table.name,
          JOB_STEP_FUNCTION: step.name,
          JOB_STEP_SECONDS: String(step.timeoutSeconds),
          JOB_STEP_MEGABYTES: pulumi.interpolate`${step.nodes.function.memorySize}`,
          JOB_DEAD_LETTER_QUEUE_URL: deadLetters.url,
          JOB_BUDGET_HOPS: String(budget.hops ?? 1_000),
          JOB_BUDGET_SECONDS: String(toSeconds(budget.time ?? "1 day")),
          JOB_BUDGET_DOLLARS: String(budget.dollars ?? 1),
        },
      },
      child,
    );
    // A policy of its own: the function depends on its first one, which cannot name it.
    new aws.iam.RolePolicy(
      `${name}-self`,
      { role: driver.nodes.role.id, policy: grantsPolicy([driver.grantInvoke()]) },
      child,
    );
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
    const recursionConfig = new aws.lambda.FunctionRecursionConfig(
      `${name}-recursion`,
      { functionName: driver.name, recursiveLoop: "Allow" },
      child,
    );

    this.kind = name;
    this.driverName = driver.name;
    this.deadLetterQueueUrl = deadLetters.url;
    this.nodes = { driver, deadLetterQueue: deadLetters, recursionConfig };
    this.registerOutputs({
      kind: this.kind,
      driverName: this.driverName,
      deadLetterQueueUrl: this.deadLetterQueueUrl,
    });
  }

  /** Sending a job's event: who starts a job needs it, besides writing its record. */
  grantStart(): Grant {
    return this.nodes.driver.grantInvoke();
  }
}

/** @throws Error when the step would leave its driver no time */
function driverTimeout(name: string, step: LambdaFunction): Duration {
  const most = lambda.maxTimeoutSeconds - driverSeconds;
  const least = 10;
  if (step.timeoutSeconds < least || step.timeoutSeconds > most) {
    throw new Error(
      `job "${name}": its step's timeout "${step.timeoutSeconds} seconds" is not allowed; use "${least} seconds" to "${most} seconds", as the step stops itself before, and its driver goes on after`,
    );
  }
  return `${step.timeoutSeconds + driverSeconds} seconds`;
}
