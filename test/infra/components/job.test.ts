import assert from "node:assert/strict";
import { jobsTable } from "../../../functions/jobs/keys.ts";

import type * as InlineFunctionModule from "../../../infra/components/inline-function.ts";
import type * as JobModule from "../../../infra/components/job.ts";
import type * as JobSweeperModule from "../../../infra/components/job-sweeper.ts";
import type * as TableModule from "../../../infra/components/table.ts";
import { loadProgramModule, names, one, register } from "../../helpers/pulumi-mocks.ts";

const { Job } = loadProgramModule<typeof JobModule>("infra/components/job.ts");
const { JobSweeper } = loadProgramModule<typeof JobSweeperModule>("infra/components/job-sweeper.ts");
const { Table } = loadProgramModule<typeof TableModule>("infra/components/table.ts");
const { InlineFunction } = loadProgramModule<typeof InlineFunctionModule>(
  "infra/components/inline-function.ts",
);

const lambda = (name: string) => `arn:aws:lambda:us-east-1:123456789012:${name}`;

describe("Job", function () {
  this.timeout(60_000);
  const pieces = () => {
    const table = new Table("jobs", {
      hashKey: jobsTable.hashKey,
      indexes: [jobsTable.listIndex, jobsTable.sweepIndex],
    });
    const step = new InlineFunction("count-step", { callback: () => async () => "", timeout: "1 minute" });
    return { table, step };
  };

  it("is a driver, its queue of dead letters, and the permission to go on", async () => {
    const resources = await register(() => {
      const { table, step } = pieces();
      new Job("count", { table, step, budget: { hops: 20, time: "1 hour", dollars: 0.1 } });
    });
    const others = /::(jobs|count-step.*)$/;
    assert.deepEqual(
      names(resources).filter((name) => !others.test(name)),
      [
        "aws:cloudwatch/logGroup:LogGroup::count-driver-log",
        "aws:iam/role:Role::count-driver-role",
        "aws:iam/rolePolicy:RolePolicy::count-driver-policy",
        "aws:iam/rolePolicy:RolePolicy::count-self",
        "aws:lambda/function:Function::count-driver",
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig::count-driver-events",
        "aws:lambda/functionRecursionConfig:FunctionRecursionConfig::count-recursion",
        "aws:sqs/queue:Queue::count-dlq",
        "aws:sqs/queuePolicy:QueuePolicy::count-dlq-policy",
        "platform:components:InlineFunction::count-driver",
        "platform:components:Job::count",
      ],
    );
    assert.deepEqual(one(resources, "aws:lambda/functionRecursionConfig:FunctionRecursionConfig").inputs, {
      functionName: "count-driver",
      recursiveLoop: "Allow",
    });
    assert.deepEqual(
      one(resources, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").inputs,
      {
        functionName: "count-driver",
        maximumRetryAttempts: 2,
        maximumEventAgeInSeconds: 21_600,
        destinationConfig: { onFailure: { destination: "arn:aws:sqs:us-east-1:123456789012:count-dlq" } },
      },
    );
    const driver = one(resources, "aws:lambda/function:Function", "count-driver").inputs;
    assert.deepEqual(
      [driver.timeout, driver.memorySize, driver.environment.variables],
      [
        90,
        256,
        {
          JOBS_TABLE: "jobs",
          JOB_STEP_FUNCTION: "count-step",
          JOB_STEP_SECONDS: "60",
          JOB_STEP_MEGABYTES: "512",
          JOB_DEAD_LETTER_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/123456789012/count-dlq",
          JOB_BUDGET_HOPS: "20",
          JOB_BUDGET_SECONDS: "3600",
          JOB_BUDGET_DOLLARS: "0.1",
        },
      ],
    );
  });

  it("lets the driver write jobs, invoke its step and itself, and tell its queue; the step nothing of it", async () => {
    const resources = await register(() => {
      const { table, step } = pieces();
      new Job("count", { table, step });
    });
    const statements = (name: string) =>
      JSON.parse(one(resources, "aws:iam/rolePolicy:RolePolicy", name).inputs.policy)
        .Statement.map(({ Effect, Action, Resource }: Record<string, unknown>) => [Effect, Action, Resource])
        .filter(([, [action]]: [string, string[]]) => !/^(logs|xray):/.test(action ?? ""));
    assert.deepEqual(statements("count-driver-policy"), [
      ["Allow", ["sqs:SendMessage"], ["arn:aws:sqs:us-east-1:123456789012:count-dlq"]],
      ["Allow", ["dynamodb:UpdateItem"], ["arn:aws:dynamodb:us-east-1:123456789012:jobs"]],
      ["Allow", ["lambda:InvokeFunction"], [lambda("count-step")]],
    ]);
    assert.deepEqual(statements("count-self"), [
      ["Allow", ["lambda:InvokeFunction"], [lambda("count-driver")]],
    ]);
    assert.deepEqual(statements("count-step-policy"), []);
    const queue = one(resources, "aws:sqs/queue:Queue", "count-dlq").inputs;
    assert.deepEqual(queue, { messageRetentionSeconds: 1_209_600, sqsManagedSseEnabled: true });
  });

  it("refuses a step that would leave its driver no time", async () => {
    for (const timeout of ["5 seconds", "15 minutes"] as const) {
      await assert.rejects(
        register(() => {
          const { table } = pieces();
          const step = new InlineFunction("slow-step", { callback: () => async () => "", timeout });
          new Job("slow", { table, step });
        }),
        /job "slow": its step's timeout ".*" is not allowed; use "10 seconds" to "870 seconds"/,
      );
    }
  });
});

describe("JobSweeper", function () {
  this.timeout(60_000);

  it("reads the index of what is due, and may send the events of its jobs alone", async () => {
    const resources = await register(() => {
      const table = new Table("jobs", {
        hashKey: jobsTable.hashKey,
        indexes: [jobsTable.listIndex, jobsTable.sweepIndex],
      });
      const step = new InlineFunction("count-step", { callback: () => async () => "", timeout: "1 minute" });
      new JobSweeper("sweep-jobs", { table, jobs: [new Job("count", { table, step })] });
    });
    const policy = JSON.parse(
      one(resources, "aws:iam/rolePolicy:RolePolicy", "sweep-jobs-policy").inputs.policy,
    );
    assert.deepEqual(
      policy.Statement.slice(2).map(({ Action, Resource }: Record<string, unknown>) => [Action, Resource]),
      [
        [["dynamodb:Query"], ["arn:aws:dynamodb:us-east-1:123456789012:jobs/index/byDueTime"]],
        [["dynamodb:UpdateItem"], ["arn:aws:dynamodb:us-east-1:123456789012:jobs"]],
        [["lambda:InvokeFunction"], [lambda("count-driver")]],
      ],
    );
    const { variables } = one(resources, "aws:lambda/function:Function", "sweep-jobs").inputs.environment;
    assert.deepEqual(variables, { JOBS_TABLE: "jobs", JOB_DRIVERS: '{"count":"count-driver"}' });
  });
});
