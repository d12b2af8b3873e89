import { unknown } from "../../../../local/engine/values.ts";
import { describeChecks } from "../../../helpers/check-cases.ts";

const arn = "arn:aws:lambda:us-east-1:000000000000:function:go";
const queue = "arn:aws:sqs:us-east-1:000000000000:dead";
const target = {
  arn,
  roleArn: "arn:aws:iam::000000000000:role/scheduler",
  input: '{"at":"night"}',
  deadLetterConfig: { arn: queue },
  retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 185 },
};
const targeting = (changes: object) => ({ target: { ...target, ...changes } });

describeChecks("EventBridge Scheduler", {
  "aws:scheduler/schedule:Schedule": {
    right: {
      name: "nightly",
      scheduleExpression: "cron(0 3 * * ? *)",
      scheduleExpressionTimezone: "Europe/Berlin",
      startDate: "2026-11-20T13:00:00Z",
      endDate: "2026-12-20T13:00:00Z",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 1_440 },
      target,
    },
    wrong: [
      ["scheduleExpression", { scheduleExpression: "daily" }, /use rate/],
      ["scheduleExpression", { scheduleExpressionTimezone: "Berlin" }, /no time zone "Berlin"/],
      ["startDate", { startDate: "soon" }, /a time in UTC/],
      ["endDate", { endDate: "later" }, /a time in UTC/],
      ["flexibleTimeWindow", { flexibleTimeWindow: { mode: "FLEXIBLE" } }, /not set/],
      [
        "flexibleTimeWindow",
        { flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 1_441 } },
        /1 to 1440/,
      ],
      ["target.arn", targeting({ arn: queue }), /a function's ARN/],
      ["target.input", targeting({ input: "plain" }), /must be JSON/],
      [
        "target.deadLetterConfig.arn",
        targeting({ deadLetterConfig: { arn: `${queue}.fifo` } }),
        /use a standard queue/,
      ],
      [
        "target.retryPolicy.maximumEventAgeInSeconds",
        targeting({ retryPolicy: { maximumEventAgeInSeconds: 59 } }),
        /60 to 86400/,
      ],
      [
        "target.retryPolicy.maximumRetryAttempts",
        targeting({ retryPolicy: { maximumRetryAttempts: 186 } }),
        /0 to 185/,
      ],
      [
        "scheduleExpression",
        {
          scheduleExpression: "daily",
          scheduleExpressionTimezone: unknown,
          startDate: unknown,
          target: unknown,
        },
        /use rate/,
      ],
      ["startDate", { startDate: "soon", scheduleExpression: unknown, endDate: unknown }, /a time in UTC/],
      [
        "flexibleTimeWindow",
        { flexibleTimeWindow: { mode: "FLEXIBLE" }, scheduleExpression: unknown, target: unknown },
        /not set/,
      ],
      ["target.input", targeting({ arn: unknown, input: "plain", retryPolicy: unknown }), /must be JSON/],
      [
        "target.retryPolicy.maximumRetryAttempts",
        targeting({
          arn: unknown,
          input: unknown,
          deadLetterConfig: { arn: unknown },
          retryPolicy: { maximumEventAgeInSeconds: unknown, maximumRetryAttempts: 186 },
        }),
        /0 to 185/,
      ],
    ],
  },
});
