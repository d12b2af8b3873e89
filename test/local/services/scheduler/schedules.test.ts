import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Properties } from "../../../../local/properties.ts";
import type { ExistingResource } from "../../../../local/service.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";
import { createRole } from "../../../helpers/roles.ts";
import { until } from "../../../helpers/until.ts";
import { type EventSourcesUnderTest, startEventSources } from "../lambda/event-sources/services.ts";

const scheduleType = "aws:scheduler/schedule:Schedule";
const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:target";
const deadArn = "arn:aws:sqs:us-east-1:000000000000:dead";
const minute = 60_000;
const day = 86_400_000;

const tells = "exports.handler = async (event) => { console.log(JSON.stringify(event)); };";

describe("schedules", function () {
  this.timeout(30_000);
  let cloud: EventSourcesUnderTest;
  let dir: string;
  let queue: string;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "slipway-scheduler-"));
    cloud = await startEventSources({ dir });
    await giveRole(["lambda:InvokeFunction", "sqs:SendMessage"]);
    queue = await cloud.createQueue("dead");
  });
  afterEach(async () => {
    await cloud.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function giveRole(actions: readonly string[], service = "scheduler.amazonaws.com"): Promise<void> {
    const statements = [{ Effect: "Allow", Action: actions, Resource: "*" }];
    await createRole(cloud.endpoint, "scheduler", { service, statements });
  }

  function inputs(scheduleExpression: string, target: Properties = {}, more: Properties = {}): Properties {
    return {
      name: "s",
      scheduleExpression,
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: functionArn,
        roleArn: "arn:aws:iam::000000000000:role/scheduler",
        input: '{"at":"<aws.scheduler.scheduled-time>"}',
        deadLetterConfig: { arn: deadArn },
        ...target,
      },
      ...more,
    };
  }
  const create = (expression: string, target?: Properties, more?: Properties) =>
    cloud.endpoint.create(scheduleType, "s", inputs(expression, target, more));
  const at = (time: string) => ({ at: `2026-01-31T${time}:00Z` });

  /** What the target was told, in order of time: of events that come together any may be the first. */
  async function toldAt(count: number): Promise<readonly unknown[]> {
    const lines = (await cloud.told("target", count)).map((event) => JSON.stringify(event));
    return lines.sort().map((line) => JSON.parse(line));
  }

  async function advance(milliseconds: number): Promise<void> {
    cloud.clock.advance(milliseconds);
    await cloud.scheduler.schedules.settled();
  }

  /** A new local cloud on the same folder, with the resources that the engine would bring back. */
  async function restart(resources: readonly ExistingResource[], away: number): Promise<void> {
    // What is under way when it stops comes again, as it would on AWS.
    await until("the functions are at rest", () => cloud.lambda.eventsUnderWay === 0);
    await cloud.stop();
    cloud.clock.advance(away);
    cloud = await startEventSources({ dir, clock: cloud.clock });
    await giveRole(["lambda:InvokeFunction", "sqs:SendMessage"]);
    for (const resource of resources) {
      await cloud.endpoint.handler(resource.urn.split("::")[2] ?? "").restore(resource);
    }
    await advance(0);
  }

  it("invoke their function at once and at their rate, with the time they were due", async () => {
    await cloud.createFunction("target", tells);
    await create("rate(1 minute)");
    await advance(0);
    assert.deepEqual(await cloud.told("target", 1), [at("12:00")]);
    await advance(minute - 1);
    await advance(1);
    assert.deepEqual(await cloud.told("target", 2), [at("12:00"), at("12:01")]);
  });

  it("send AWS's notification where they have no input", async () => {
    await cloud.createFunction("target", tells);
    const { outputs } = await create("cron(30 12 * * ? *)", { input: null });
    await advance(30 * minute);
    const [event] = await cloud.told("target", 1);
    const { id, ...rest } = Object(event);
    assert.match(id, /^[0-9a-f]{16}$/);
    assert.deepEqual(rest, {
      version: "0",
      "detail-type": "Scheduled Event",
      source: "aws.scheduler",
      account: "000000000000",
      time: "2026-01-31T12:30:00Z",
      region: "us-east-1",
      resources: [outputs.arn],
      detail: "{}",
    });
  });

  it("keep to their start and end, and to being disabled", async () => {
    await cloud.createFunction("target", tells);
    const bounds = { startDate: "2026-01-31T12:10:00Z", endDate: "2026-01-31T12:20:00Z" };
    const schedule = await create("rate(10 minutes)", {}, bounds);
    await advance(60 * minute);
    assert.deepEqual(await toldAt(2), [at("12:10"), at("12:20")]);
    await cloud.ended("target", 2);
    const off = await cloud.endpoint.update(scheduleType, schedule, {
      ...inputs("rate(10 minutes)"),
      state: "DISABLED",
    });
    await advance(20 * minute);
    // What it missed while it was off is not made up for; the rate goes on from where it began.
    await cloud.endpoint.update(scheduleType, off, inputs("rate(10 minutes)"));
    await advance(10 * minute);
    assert.deepEqual((await toldAt(4)).slice(2), [at("13:20"), at("13:30")]);
  });

  it("run once at one time, in their time zone", async () => {
    await cloud.createFunction("target", tells);
    await create("at(2026-01-31T14:00:00)", {}, { scheduleExpressionTimezone: "Europe/Berlin" });
    await advance(3 * 60 * minute);
    assert.deepEqual(await cloud.told("target", 1), [at("13:00")]);
  });

  it("give an invocation that the role does not allow to the dead-letter queue", async () => {
    await cloud.createFunction("target", tells);
    await giveRole(["sqs:SendMessage"]);
    const { outputs } = await create("at(2026-01-31T12:01:00)");
    await advance(minute);
    const [dead] = await cloud.receiveAll(queue);
    const attributes = Object.fromEntries(
      Object.entries(dead?.MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]),
    );
    const { EXECUTION_ID, ERROR_MESSAGE, ...rest } = attributes;
    assert.equal(dead?.Body, JSON.stringify(at("12:01")));
    assert.match(ERROR_MESSAGE ?? "", /not authorized to perform: lambda:InvokeFunction/);
    assert.match(EXECUTION_ID ?? "", /^[0-9a-f]{16}$/);
    assert.deepEqual(rest, {
      ERROR_CODE: "AccessDeniedException",
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
      IS_PAYLOAD_TRUNCATED: "false",
      RETRY_ATTEMPTS: "0",
      SCHEDULED_TIME: "2026-01-31T12:01:00Z",
      SCHEDULE_ARN: outputs.arn,
      TARGET_ARN: functionArn,
    });
  });

  it("are refused with a role that the scheduler may not assume", async () => {
    await giveRole(["lambda:InvokeFunction"], "lambda.amazonaws.com");
    await assert.rejects(create("rate(1 minute)"), /must allow AWS EventBridge Scheduler to assume the role/);
  });

  it("make up after a restart for what AWS would still try, and for nothing twice", async () => {
    const target = await cloud.createFunction("target", tells);
    const retryPolicy = { maximumEventAgeInSeconds: 120 };
    const schedule = await create("rate(1 minute)", { retryPolicy });
    await advance(minute);
    await cloud.told("target", 2);
    await restart([target, schedule], 10 * minute);
    assert.deepEqual((await toldAt(5)).slice(2), [at("12:09"), at("12:10"), at("12:11")]);
    assert.match(
      cloud.endpoint.said("warn").join("\n"),
      /"s" was due from 2026-01-31T12:02:00Z on while the local cloud was down; what is older than .* 120 seconds is left out/,
    );
    await restart([target, schedule], 0);
    await advance(minute);
    assert.deepEqual((await toldAt(6)).slice(5), [at("12:12")]);
  });

  it("write nothing at a restart that is on the disk", async () => {
    const target = await cloud.createFunction("target", tells);
    const schedule = await create("cron(0 13 * * ? *)");
    await advance(0);
    const agenda = () => readFileSync(join(dir, "scheduler", "agenda.ndjson"), "utf8");
    const before = agenda();
    assert.match(before, /"progress"/);
    await restart([target, schedule], minute);
    assert.equal(agenda(), before);
  });

  it("leave out once what is too old, though the next time is days away", async () => {
    const target = await cloud.createFunction("target", tells);
    const schedule = await create("cron(0 13 1 * ? *)");
    await restart([target, schedule], 10 * day);
    await advance(5 * day);
    assert.equal(cloud.endpoint.said("warn").filter((line) => line.includes("is left out")).length, 1);
  });

  it("wait longer than a timer can", async () => {
    await cloud.createFunction("target", tells);
    await create("at(2026-03-31T12:00:00)");
    await advance(58 * day);
    const asked = cloud.iam.authorizer.ledger.entries().map(({ action }) => action);
    assert.ok(!asked.includes("lambda:InvokeFunction"), "not before its time");
    await advance(day);
    assert.deepEqual(await cloud.told("target", 1), [{ at: "2026-03-31T12:00:00Z" }]);
  });

  it("leave no timer when they are deleted or the local cloud stops", async () => {
    const clock = new ManualClock();
    const timers = new Set<object>();
    const after = clock.after.bind(clock);
    clock.after = (milliseconds, task) => {
      const timer = {};
      timers.add(timer);
      const cancel = after(milliseconds, () => {
        timers.delete(timer);
        task();
      });
      return () => {
        timers.delete(timer);
        cancel();
      };
    };
    await cloud.stop();
    cloud = await startEventSources({ dir, clock });
    await giveRole(["lambda:InvokeFunction"]);
    const before = timers.size;
    const schedule = await create("cron(0 13 * * ? *)");
    assert.equal(timers.size, before + 1);
    await cloud.endpoint.handler(scheduleType).delete(schedule);
    assert.equal(timers.size, before);
    await create("cron(0 13 * * ? *)");
    await cloud.scheduler.stop();
    assert.equal(timers.size, before);
  });

  it("refuse targets, inputs and policies that AWS or the local cloud does not take", async () => {
    const refused: readonly [Properties, RegExp][] = [
      [{ arn: deadArn }, /give a function's ARN/],
      [{ input: "plain" }, /must be JSON/],
      [{ deadLetterConfig: { arn: `${deadArn}.fifo` } }, /use a standard queue/],
      [{ retryPolicy: { maximumEventAgeInSeconds: 30 } }, /60 to 86400/],
      [{ retryPolicy: { maximumRetryAttempts: 186 } }, /0 to 185/],
    ];
    for (const [target, reason] of refused) await assert.rejects(create("rate(1 day)", target), reason);
    await assert.rejects(create("rate(1 day)", {}, { groupName: "none" }), /group none does not exist/);
    await assert.rejects(create("rate(1 day)", {}, { endDate: "soon" }), /endDate is "soon"/);
  });
});
