import assert from "node:assert/strict";
import type { PlanResult, Step } from "../../../local/engine/embedded/index.ts";
import { planText } from "../../../local/engine/plan-text.ts";

const step = (name: string, operation: Step["operation"], more: Partial<Step> = {}): Step => ({
  urn: `urn:${name}`,
  type: "aws:x:Y",
  name,
  parent: undefined,
  operation,
  changes: [],
  reasons: [],
  custom: true,
  inert: false,
  ...more,
});
const planOf = (steps: readonly Step[]): PlanResult => {
  const count = (operation: Step["operation"]) => steps.filter((each) => each.operation === operation).length;
  return {
    stack: "dev",
    steps,
    outputs: {},
    diagnostics: [],
    created: count("create"),
    updated: count("update"),
    replaced: count("replace"),
    deleted: count("delete"),
    unchanged: count("same"),
  };
};

describe("the text of a plan", () => {
  it("draws the tree, leaving out what stays as it is", () => {
    const plan = planOf([
      step("site", "same"),
      step("bucket", "same", { parent: "urn:site" }),
      step("policy", "update", {
        parent: "urn:site",
        changes: [
          {
            path: "policy",
            kind: "change",
            before: "a".repeat(100),
            after: "[secret]",
            forcesReplace: false,
          },
        ],
      }),
      step("queue", "create", { inert: true }),
    ]);
    assert.equal(
      planText(plan),
      [
        "+  queue aws:x:Y  inert: the local cloud does not know this type",
        "   site aws:x:Y",
        "~      policy aws:x:Y",
        `           ~ policy: "${"a".repeat(28)}…${"a".repeat(28)}" → [secret]`,
        "",
        "Plan for dev: 1 to create, 1 to update, 2 unchanged",
        "",
      ].join("\n"),
    );
    assert.match(planText(plan, { all: true }), /^ {7}bucket aws:x:Y$/m);
  });

  it("has colours only when asked", () => {
    const plan = planOf([step("queue", "create")]);
    assert.equal(planText(plan).includes("\u001b"), false);
    assert.equal(planText(plan, { colour: true }).includes("\u001b[32m"), true);
  });

  it("says so when there is nothing to do", () => {
    assert.equal(planText(planOf([step("a", "same")])), "Plan for dev: 1 unchanged\n");
    assert.equal(planText(planOf([])), "Plan for dev: no resources\n");
  });
});
