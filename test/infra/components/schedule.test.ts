import assert from "node:assert/strict";
import type * as InlineFunctionModule from "../../../infra/components/inline-function.ts";
import type * as ScheduleModule from "../../../infra/components/schedule.ts";
import { loadProgramModule, names, one, register } from "../../helpers/pulumi-mocks.ts";

const { Schedule } = loadProgramModule<typeof ScheduleModule>("infra/components/schedule.ts");
const { InlineFunction } = loadProgramModule<typeof InlineFunctionModule>(
  "infra/components/inline-function.ts",
);

const scheduleType = "aws:scheduler/schedule:Schedule";
const functionArn = "arn:aws:lambda:us-east-1:123456789012:sweeper";
const queueArn = "arn:aws:sqs:us-east-1:123456789012:sweep-dlq";
const roleArn = "arn:aws:iam:us-east-1:123456789012:sweep-role";

/** Without its target, which every test makes. */
type Timing =
  | Omit<ScheduleModule.RateScheduleArgs, "target">
  | Omit<ScheduleModule.CronScheduleArgs, "target">;

function schedule(timing: Timing) {
  return register(() => {
    const target = new InlineFunction("sweeper", { callback: () => async () => undefined });
    new Schedule("sweep", { ...timing, target });
  });
}

describe("Schedule", () => {
  it("is the schedule, a role for the one function, and a dead-letter queue", async () => {
    const resources = await schedule({ every: "1 minute" });
    assert.deepEqual(
      names(resources).filter((name) => name.includes("::sweep") && !name.includes("::sweeper")),
      [
        "aws:iam/role:Role::sweep-role",
        "aws:iam/rolePolicy:RolePolicy::sweep-policy",
        "aws:scheduler/schedule:Schedule::sweep",
        "aws:sqs/queue:Queue::sweep-dlq",
        "aws:sqs/queuePolicy:QueuePolicy::sweep-dlq-policy",
        "platform:components:Schedule::sweep",
      ],
    );
    assert.deepEqual(one(resources, scheduleType).inputs, {
      scheduleExpression: "rate(1 minute)",
      state: "ENABLED",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: functionArn,
        roleArn,
        retryPolicy: { maximumEventAgeInSeconds: 60 },
        deadLetterConfig: { arn: queueArn },
      },
    });
  });

  it("lets the scheduler act for this account alone, and invoke this function alone", async () => {
    const resources = await schedule({ every: "1 minute" });
    assert.deepEqual(
      JSON.parse(one(resources, "aws:iam/role:Role", "sweep-role").inputs.assumeRolePolicy).Statement,
      [
        {
          Effect: "Allow",
          Principal: { Service: "scheduler.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ],
    );
    assert.deepEqual(
      JSON.parse(one(resources, "aws:iam/rolePolicy:RolePolicy", "sweep-policy").inputs.policy).Statement,
      [
        { Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: [functionArn] },
        { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [queueArn] },
      ],
    );
    const { inputs } = one(resources, "aws:sqs/queue:Queue");
    assert.deepEqual(inputs, { messageRetentionSeconds: 1_209_600, sqsManagedSseEnabled: true });
  });

  it("takes a cron expression with its time zone, an input and a maximum age", async () => {
    const resources = await schedule({
      cron: "0 9 ? * MON-FRI *",
      timeZone: "Europe/Berlin",
      input: { report: "daily" },
      maximumAge: "10 minutes",
      enabled: false,
    });
    const { target, ...timing } = one(resources, scheduleType).inputs;
    assert.deepEqual(timing, {
      scheduleExpression: "cron(0 9 ? * MON-FRI *)",
      scheduleExpressionTimezone: "Europe/Berlin",
      state: "DISABLED",
      flexibleTimeWindow: { mode: "OFF" },
    });
    assert.deepEqual(
      [target.input, target.retryPolicy.maximumEventAgeInSeconds],
      ['{"report":"daily"}', 600],
    );
  });

  it("words a rate as AWS wants it, and tries an invocation for as long as the next is not due", async () => {
    const rates = [
      ["2 minutes", "rate(2 minutes)", 120],
      ["1 hours", "rate(1 hour)", 3_600],
      ["1 day", "rate(1 day)", 86_400],
      ["7 days", "rate(7 days)", 86_400],
    ] as const;
    for (const [every, expression, age] of rates) {
      const { inputs } = one(await schedule({ every }), scheduleType);
      assert.deepEqual(
        [inputs.scheduleExpression, inputs.target.retryPolicy.maximumEventAgeInSeconds],
        [expression, age],
      );
    }
    await assert.rejects(
      schedule({ every: "0.5 hours" }),
      /schedule "sweep": every "0.5 hours" is not allowed; use a whole number/,
    );
    await assert.rejects(
      schedule({ every: "1 minute", maximumAge: "30 seconds" }),
      /maximum age "30 seconds" is not allowed; use whole seconds from "1 minute" to "1 day"/,
    );
  });
});
