import assert from "node:assert/strict";
import { AwsError } from "../../../../local/gateway/api.ts";
import { IamService } from "../../../../local/services/iam/index.ts";
import { SchedulerService } from "../../../../local/services/scheduler/index.ts";
import { scheduleOf } from "../../../../local/services/scheduler/schedule.ts";
import { Endpoint } from "../../../helpers/endpoint.ts";
import { KeptMessages } from "../../../helpers/kept-messages.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";
import { createRole } from "../../../helpers/roles.ts";
import { until } from "../../../helpers/until.ts";

const scheduleType = "aws:scheduler/schedule:Schedule";

/** Stands in for Lambda, which by itself has no bad minutes. */
class FailingFunctions {
  readonly payloads: string[] = [];
  failures = 0;
  /** Ends when a test says so. */
  held: Promise<void> | undefined;

  async invokeAsync(_arn: string, payload: string): Promise<string> {
    this.payloads.push(payload);
    await this.held;
    if (this.payloads.length <= this.failures) throw new AwsError("ServiceException", "a bad minute", 500);
    return "accepted";
  }

  permissionToInvoke(resource: string) {
    return { action: "lambda:InvokeFunction", resource };
  }
}

async function start() {
  const clock = new ManualClock();
  const functions = new FailingFunctions();
  const queues = new KeptMessages();
  const endpoint = await Endpoint.serve(
    (context) => {
      const iam = new IamService(context);
      return [iam, new SchedulerService(context, { iam, lambda: functions, queues })] as const;
    },
    { clock },
  );
  await createRole(endpoint, "r", { service: "scheduler.amazonaws.com" });
  const [, scheduler] = endpoint.services;
  return {
    endpoint,
    clock,
    scheduler,
    functions,
    queues,
    /** Holds the next attempts. @returns what lets them go on */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      functions.held = promise;
      return resolve;
    },
    createSchedule: (retryPolicy: { maximumEventAgeInSeconds?: number; maximumRetryAttempts?: number }) =>
      endpoint.create(scheduleType, "s", {
        name: "s",
        scheduleExpression: "at(2026-01-31T12:01:00)",
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: "arn:aws:lambda:us-east-1:000000000000:function:target",
          roleArn: "arn:aws:iam::000000000000:role/r",
          input: '{"attempt":"<aws.scheduler.attempt-number>"}',
          deadLetterConfig: { arn: "arn:aws:sqs:us-east-1:000000000000:dead" },
          retryPolicy,
        },
      }),
    /** Second by second, so that each attempt has ended before the next. */
    async advance(seconds: number): Promise<void> {
      for (let at = 0; at < seconds; at += 1) {
        clock.advance(1_000);
        await scheduler.schedules.settled();
      }
    },
  };
}

describe("retries of schedules", () => {
  let cloud: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    cloud = await start();
  });
  afterEach(() => cloud.endpoint.stop());

  it("wait twice as long each time, and end with the first success", async () => {
    cloud.functions.failures = 3;
    await cloud.createSchedule({});
    const counts: number[] = [];
    await cloud.advance(60);
    for (const seconds of [0, 1, 2, 4, 300]) {
      await cloud.advance(seconds);
      counts.push(cloud.functions.payloads.length);
    }
    assert.deepEqual(counts, [1, 2, 3, 4, 4]);
    assert.deepEqual(cloud.functions.payloads.at(-1), '{"attempt":"4"}');
    assert.deepEqual(cloud.queues.messages, []);
  });

  it("end in the dead-letter queue after the last attempt that the policy allows", async () => {
    cloud.functions.failures = 100;
    await cloud.createSchedule({ maximumRetryAttempts: 2 });
    await cloud.advance(120);
    assert.equal(cloud.functions.payloads.length, 3);
    assert.deepEqual(
      cloud.queues.messages.map(({ attributes }) => [
        attributes.ERROR_CODE?.StringValue,
        attributes.EXHAUSTED_RETRY_CONDITION?.StringValue,
        attributes.RETRY_ATTEMPTS?.StringValue,
      ]),
      [["ServiceException", "MaximumRetryAttempts", "2"]],
    );
  });

  it("end there once the invocation is too old", async () => {
    cloud.functions.failures = 100;
    await cloud.createSchedule({ maximumEventAgeInSeconds: 60 });
    await cloud.advance(180);
    // After 1, 2, 4, 8 and 16 seconds; the next would be too late.
    assert.equal(cloud.functions.payloads.length, 6);
    assert.deepEqual(
      cloud.queues.messages.map(({ attributes }) => attributes.EXHAUSTED_RETRY_CONDITION?.StringValue),
      ["MaximumEventAgeInSeconds"],
    );
  });

  it("end with the schedule, though it is deleted during an attempt", async () => {
    cloud.functions.failures = 1;
    const release = cloud.hold();
    const schedule = await cloud.createSchedule({});
    cloud.clock.advance(61_000);
    await until("an attempt", () => cloud.functions.payloads.length === 1);
    const deleted = cloud.endpoint.handler(scheduleType).delete(schedule);
    release();
    await deleted;
    await cloud.createSchedule({});
    await cloud.advance(10);
    assert.equal(cloud.functions.payloads.length, 1);
  });

  it("are not begun by a changed schedule before the attempt under way has ended", async () => {
    cloud.functions.failures = 1;
    const release = cloud.hold();
    const { outputs } = await cloud.createSchedule({});
    cloud.clock.advance(61_000);
    await until("an attempt", () => cloud.functions.payloads.length === 1);
    for (const state of ["ENABLED", "DISABLED", "ENABLED"]) {
      cloud.scheduler.schedules.put(scheduleOf({ ...outputs, state }));
    }
    cloud.clock.advance(0);
    assert.equal(cloud.functions.payloads.length, 1);
    release();
    await cloud.scheduler.schedules.settled();
    await cloud.advance(10);
    assert.deepEqual(cloud.functions.payloads, ['{"attempt":"1"}', '{"attempt":"2"}']);
  });
});
