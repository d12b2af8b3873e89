import assert from "node:assert/strict";
import type * as Aws from "@pulumi/aws";
import type * as PulumiPolicy from "@pulumi/policy";
import type { GraphResource } from "../../../infra/policies/graph.ts";
import type * as JudgeModule from "../../../infra/policies/judge.ts";
import type * as StackPoliciesModule from "../../../infra/policies/stack-policies.ts";
import type * as SuppressModule from "../../../infra/policies/suppress.ts";
import { loadProgramModule, names, register } from "../../helpers/pulumi-mocks.ts";

const { judge } = loadProgramModule<typeof JudgeModule>("infra/policies/judge.ts");
const { suppress, suppressionType } = loadProgramModule<typeof SuppressModule>("infra/policies/suppress.ts");
const { stackPolicies } = loadProgramModule<typeof StackPoliciesModule>("infra/policies/stack-policies.ts");
const aws = loadProgramModule<typeof Aws>("node_modules/@pulumi/aws");

const topic: GraphResource = {
  urn: "urn:topic",
  type: "aws:sns/topic:Topic",
  name: "alarms",
  properties: { tags: { Project: "platform", Stack: "dev" } },
};
const suppression = (rule: string, resource: string): GraphResource => ({
  urn: `urn:${rule}`,
  type: suppressionType,
  name: rule,
  properties: { rule, resource, reason: "carries nothing" },
});

describe("suppressions", () => {
  it("count a finding as suppressed, with the reason", () => {
    const { totals, judgements, idle } = judge([topic, suppression("topic-encrypted", "urn:topic")]);
    assert.deepEqual([totals.suppressed, totals.failed, idle.length], [1, 0, 0]);
    assert.equal(judgements.flatMap(({ suppressed }) => suppressed)[0]?.reason, "carries nothing");
  });

  it("are named when they suppress nothing", () => {
    const { totals, idle } = judge([topic, suppression("topic-encrypted", "urn:another")]);
    assert.deepEqual([totals.failed, idle], [1, ["topic-encrypted urn:another"]]);
  });

  it("stand beside the resource", async () => {
    const resources = await register(() =>
      suppress("alarms", new aws.sns.Topic("alarms"), "topic-encrypted", "carries nothing"),
    );
    assert.deepEqual(names(resources), [
      "aws:sns/topic:Topic::alarms",
      `${suppressionType}::alarms-topic-encrypted`,
    ]);
  });

  it("may be of several rules for one reason, Checkov's among them, which the pack does not judge", async () => {
    const resources = await register(() =>
      suppress("alarms", new aws.sns.Topic("alarms"), ["topic-encrypted", "CKV_AWS_26"], "carries nothing"),
    );
    assert.equal(names(resources).length, 3);
    const { idle, checkov } = judge([
      topic,
      suppression("topic-encrypted", "urn:topic"),
      suppression("CKV_AWS_26", "urn:topic"),
    ]);
    assert.deepEqual(idle, []);
    assert.deepEqual(checkov, [
      { check: "CKV_AWS_26", resource: "urn:topic", name: "alarms", reason: "carries nothing" },
    ]);
  });

  it("give a reason", async () => {
    await assert.rejects(
      register(() => suppress("alarms", new aws.sns.Topic("alarms"), "topic-encrypted", " ")),
      /the reason is empty; say why/,
    );
  });
});

describe("CrossGuard policies", () => {
  it("report what the rules find, by the resource's URN", () => {
    assert.deepEqual(reported([topic]), [["alarms names no key; set kmsMasterKeyId", "urn:topic"]]);
  });

  it("know suppressions", () => {
    assert.deepEqual(reported([topic, suppression("topic-encrypted", "urn:topic")]), []);
  });
});

function reported(graph: readonly GraphResource[]): [string, string | undefined][] {
  const reports: [string, string | undefined][] = [];
  // The policies read no more of a stack than its resources' types, names, URNs and properties.
  const stack = {
    resources: graph.map(({ properties, ...each }) => ({ ...each, props: properties })),
  } as unknown as PulumiPolicy.StackValidationArgs;
  for (const { validateStack } of stackPolicies()) {
    validateStack(stack, (message: string, urn?: string) => reports.push([message, urn]));
  }
  return reports;
}
