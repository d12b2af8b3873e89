import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { trustLambda } from "../../../../helpers/roles.ts";
import { until } from "../../../../helpers/until.ts";
import { type EventSourcesUnderTest, mappingType, startEventSources } from "./services.ts";

const queueArn = "arn:aws:sqs:us-east-1:000000000000:jobs";
const roleArn = "arn:aws:iam::000000000000:role/worker";
const consumerActions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
const refused = (action: string) => ({
  code: "InvalidParameterValueException",
  message: `The function execution role does not have permissions to call ${action} on SQS`,
});

describe("the role of a function that consumes a queue", function () {
  this.timeout(30_000);
  let cloud: EventSourcesUnderTest;
  beforeEach(async () => {
    cloud = await startEventSources();
    await cloud.createQueue("jobs");
    const inputs = { name: "worker", assumeRolePolicy: trustLambda };
    await cloud.endpoint.create("aws:iam/role:Role", "worker", inputs);
    await cloud.createFunction(
      "worker",
      `exports.handler = async ({ Records }) => {
        console.log(JSON.stringify(Records.map(({ body }) => body)));
      };`,
      { role: roleArn },
    );
  });
  afterEach(() => cloud.stop());

  const may = (...sqs: string[]) =>
    cloud.iam.store.putInlinePolicy(
      "worker",
      "all",
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: ["logs:*"], Resource: "*" },
          ...(sqs.length > 0 ? [{ Effect: "Allow", Action: sqs, Resource: queueArn }] : []),
        ],
      }),
    );
  const policy = (Effect: "Allow" | "Deny", Action: readonly string[]) =>
    cloud.endpoint.create("aws:sqs/queuePolicy:QueuePolicy", "policy", {
      queueUrl: cloud.sqs.urlOf("jobs"),
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect, Principal: { AWS: roleArn }, Action, Resource: queueArn }],
      }),
    });
  const asked = () =>
    cloud.iam.authorizer.ledger
      .entries()
      .filter((entry) => entry.roleArn === roleArn && entry.action.startsWith("sqs:"));

  it("must allow all three actions, for a new mapping and for a changed one", async () => {
    for (const missing of consumerActions) {
      may(...consumerActions.filter((action) => action !== missing));
      await assert.rejects(cloud.createMapping("jobs", "worker"), refused(missing.replace("sqs:", "")));
    }
    assert.deepEqual(cloud.lambda.eventSources.list(), []);
    may(...consumerActions);
    const mapping = await cloud.createMapping("jobs", "worker", { enabled: false });
    may();
    await assert.rejects(
      cloud.endpoint.update(mappingType, mapping, { ...mapping.inputs, enabled: true }),
      refused("ReceiveMessage"),
    );
  });

  it("needs no more than these, and the ledger counts them as used", async () => {
    may(...consumerActions);
    await cloud.createMapping("jobs", "worker");
    await cloud.sqs.deliver(queueArn, "a");
    assert.deepEqual(await cloud.told("worker", 1), [["a"]]);
    await cloud.holds("jobs", 0);
    assert.deepEqual(
      asked().map(({ action, resource, refused }) => [action, resource, refused]),
      consumerActions.map((action) => [action, queueArn, 0]),
    );
    assert.deepEqual(cloud.endpoint.said("warn"), []);
  });

  it("may be let in by the queue's own policy, and be shut out by it", async () => {
    may();
    await policy("Allow", consumerActions);
    await cloud.createMapping("jobs", "worker", { enabled: false });
    may(...consumerActions);
    await policy("Deny", ["sqs:DeleteMessage"]);
    await assert.rejects(cloud.createMapping("jobs", "worker"), refused("DeleteMessage"));
  });

  it("stops the poller when it has lost the right, with one line, until it has it again", async () => {
    may(...consumerActions);
    await cloud.createMapping("jobs", "worker");
    may("sqs:ReceiveMessage", "sqs:GetQueueAttributes");
    const lines = () => cloud.endpoint.said("warn").filter((line) => line.includes("cannot be read"));
    // The long poll that was under way ends first.
    cloud.clock.advance(20_000);
    await until("the poller says so", () => lines().length === 1);
    await cloud.sqs.deliver(queueArn, "a");
    for (let tries = 1; tries <= 3; tries++) {
      const before = asked().find(({ action }) => action === "sqs:DeleteMessage")?.refused ?? 0;
      cloud.clock.advance(5_000);
      await until("it has tried again", () =>
        asked().some(({ action, refused }) => action === "sqs:DeleteMessage" && refused > before),
      );
    }
    assert.equal(cloud.sqs.queues.byArn(queueArn).counts(cloud.clock.now()).visible, 1, "not taken");
    assert.deepEqual(lines(), [
      `warn: Lambda: ${queueArn} cannot be read: AccessDenied: the role of arn:aws:lambda:us-east-1:000000000000:function:worker does not allow sqs:DeleteMessage`,
    ]);
    may(...consumerActions);
    cloud.clock.advance(5_000);
    assert.deepEqual(await cloud.told("worker", 1), [["a"]]);
    await cloud.holds("jobs", 0);
  });

  it("deletes nothing when it lost the right while the function ran", async () => {
    may(...consumerActions);
    await cloud.createFunction(
      "loser",
      `exports.handler = async () => {
        const { existsSync } = require("node:fs");
        while (!existsSync(process.env.GO)) await new Promise((resolve) => setTimeout(resolve, 5));
      };`,
      { role: roleArn, environment: { variables: { GO: `${cloud.endpoint.context.dir}/go` } } },
    );
    await cloud.createMapping("jobs", "loser");
    await cloud.sqs.deliver(queueArn, "a");
    await until("it runs", () => cloud.sqs.queues.byArn(queueArn).counts(cloud.clock.now()).inFlight === 1);
    may();
    writeFileSync(`${cloud.endpoint.context.dir}/go`, "");
    await until("the refusal is told", () =>
      cloud.endpoint.said("warn").some((line) => /did not take a batch .* sqs:DeleteMessage/.test(line)),
    );
    await cloud.holds("jobs", 1);
  });
});
