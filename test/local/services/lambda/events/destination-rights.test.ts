import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Properties } from "../../../../../local/properties.ts";
import { trustLambda } from "../../../../helpers/roles.ts";
import { until } from "../../../../helpers/until.ts";
import { type EventSourcesUnderTest, startEventSources } from "../event-sources/services.ts";
import { queueArn } from "./async-function.ts";

const minute = 60_000;
const roleArn = "arn:aws:iam::000000000000:role/worker";
const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const fails = "exports.handler = async () => { throw new Error('no'); };";

describe("the role of a function whose events are told", function () {
  this.timeout(30_000);
  let dir: string;
  let cloud: EventSourcesUnderTest;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "slipway-destinations-"));
    cloud = await startEventSources({ dir });
    await cloud.createQueue("failed");
    await createRole();
  });
  afterEach(async () => {
    await cloud.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const createRole = () =>
    cloud.endpoint.create("aws:iam/role:Role", "worker", { name: "worker", assumeRolePolicy: trustLambda });
  const may = (...Action: string[]) =>
    cloud.iam.store.putInlinePolicy(
      "worker",
      "all",
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["logs:*", ...Action], Resource: "*" }],
      }),
    );
  const create = (name: string, more: Properties = {}) =>
    cloud.createFunction(name, fails, { role: roleArn, ...more });
  const configure = (functionName: string, destination: string) =>
    cloud.endpoint.create("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", functionName, {
      functionName,
      maximumRetryAttempts: 0,
      destinationConfig: { onFailure: { destination } },
    });
  /** Makes a destination, for which AWS wants the right, and takes all rights away again. */
  const onFailure = async (functionName: string, destination: string) => {
    may("sqs:SendMessage", "lambda:InvokeFunction");
    await configure(functionName, destination);
    may();
    cloud.iam.authorizer.ledger.clear();
  };
  /** A delivery was refused, which is said, and the event waits for its next attempt. */
  const kept = async (name: string, target: string, action: string) => {
    const end = `of "${name}" is kept, because ${target} did not take it: the role of ${functionArn(name)} does not allow ${action}`;
    await until("the loud line", () => cloud.endpoint.said("error").some((line) => line.endsWith(end)));
    await until("it waits", () => cloud.lambda.eventsUnderWay === 0);
  };
  const counts = (action: string) => {
    const entries = cloud.iam.authorizer.ledger.entries();
    const found = entries.find((entry) => entry.roleArn === roleArn && entry.action === action);
    return found && [found.resource, found.allowed, found.refused];
  };

  it("must allow each destination when it is set", async () => {
    may();
    await create("told");
    await cloud.createFunction("other", fails);
    for (const [target, action] of [
      [queueArn("failed"), "SendMessage"],
      [functionArn("other"), "InvokeFunction"],
    ] as const) {
      await assert.rejects(configure("told", target), {
        code: "InvalidParameterValueException",
        message: `The function's execution role does not have permissions to call ${action} on ${target}`,
      });
    }
    assert.equal(cloud.lambda.settingsOf("told").eventInvokeConfigs.size, 0);
  });

  it("must allow sqs:SendMessage on a destination; until then the record is kept", async () => {
    await create("told");
    await onFailure("told", queueArn("failed"));
    await cloud.lambda.invokeAsync("told", '{"id":"a"}');
    await kept("told", queueArn("failed"), "sqs:SendMessage");
    await cloud.holds("failed", 0);
    may("sqs:SendMessage");
    cloud.clock.advance(5 * minute);
    await cloud.holds("failed", 1);
    assert.deepEqual(counts("sqs:SendMessage"), [queueArn("failed"), 1, 1]);
  });

  it("must allow it on a dead-letter queue, unless the queue's own policy does", async () => {
    await create("dead", { deadLetterConfig: { targetArn: queueArn("failed") } });
    await onFailure("dead", "");
    await cloud.lambda.invokeAsync("dead", '{"id":"a"}');
    await kept("dead", queueArn("failed"), "sqs:SendMessage");
    await cloud.endpoint.create("aws:sqs/queuePolicy:QueuePolicy", "policy", {
      queueUrl: cloud.sqs.urlOf("failed"),
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: roleArn },
            Action: "sqs:SendMessage",
            Resource: queueArn("failed"),
          },
        ],
      }),
    });
    cloud.clock.advance(5 * minute);
    await cloud.holds("failed", 1);
  });

  it("must allow lambda:InvokeFunction on a function that is told", async () => {
    await create("first");
    await cloud.createFunction("second", "exports.handler = async () => console.log('true');");
    await onFailure("first", functionArn("second"));
    await cloud.lambda.invokeAsync("first", "{}");
    await kept("first", functionArn("second"), "lambda:InvokeFunction");
    may("lambda:InvokeFunction");
    cloud.clock.advance(5 * minute);
    assert.deepEqual(await cloud.told("second", 1), [true]);
    assert.deepEqual(counts("lambda:InvokeFunction"), [functionArn("second"), 1, 1]);
  });

  /** A record that was not told, and a start in which its function is not there yet. */
  const restartWithRecord = async () => {
    await create("late");
    await onFailure("late", queueArn("failed"));
    await cloud.lambda.invokeAsync("late", "{}");
    await kept("late", queueArn("failed"), "sqs:SendMessage");
    await cloud.stop();
    cloud = await startEventSources({ dir });
    await createRole();
    may("sqs:SendMessage");
    cloud.clock.advance(5 * minute);
    await until("it was looked at", () => cloud.lambda.eventsUnderWay === 0);
  };

  it("is waited for after a start, with its function", async () => {
    await restartWithRecord();
    await create("late");
    cloud.clock.advance(minute);
    await cloud.holds("failed", 1);
    assert.deepEqual(cloud.endpoint.said("error"), []);
  });

  it("is waited for no longer than six hours, and what is lost is said", async () => {
    await restartWithRecord();
    const lost = () => cloud.endpoint.said("error").some((line) => /its function "late" is gone/.test(line));
    for (let hours = 0; hours < 5; hours++) cloud.clock.advance(60 * minute);
    assert.equal(lost(), false);
    await until("it is said", () => {
      cloud.clock.advance(5 * minute);
      return lost();
    });
  });
});
