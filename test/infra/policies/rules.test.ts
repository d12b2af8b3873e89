import assert from "node:assert/strict";
import type * as JudgeModule from "../../../infra/policies/judge.ts";
import type { Rule } from "../../../infra/policies/rule.ts";
import type * as RulesModule from "../../../infra/policies/rules/index.ts";
import { loadProgramModule } from "../../helpers/pulumi-mocks.ts";
import { cases } from "./graphs.ts";

const { rules } = loadProgramModule<typeof RulesModule>("infra/policies/rules/index.ts");
const { judge } = loadProgramModule<typeof JudgeModule>("infra/policies/judge.ts");

describe("rules of the policy pack", () => {
  it("are all proven to fire", () => {
    assert.deepEqual(
      rules.map(({ id }) => id),
      Object.keys(cases),
    );
  });

  it("each say why, and name a page of AWS or CIS", () => {
    for (const { id, why, page } of rules) {
      assert.ok(why.length > 20, id);
      assert.match(page, /^https:\/\/(?:docs\.aws\.amazon\.com|www\.cisecurity\.org)\//, id);
    }
  });

  for (const rule of rules) describe(rule.id, () => proves(rule));
});

function proves(rule: Rule): void {
  it("passes a graph that is right", () => {
    const { satisfied, failed } = judge(cases[rule.id]?.passing ?? [], [rule]).totals;
    assert.deepEqual({ satisfied, failed }, { satisfied: 1, failed: 0 });
  });

  for (const [index, graph] of (cases[rule.id]?.failing ?? []).entries()) {
    it(`fires on broken graph ${index + 1}`, () => {
      const [judgement] = judge(graph, [rule]).judgements;
      assert.deepEqual([judgement?.satisfied, judgement?.failed.length], [0, 1]);
      // What was found, and what to do.
      assert.match(judgement?.failed[0]?.problem ?? "", /; /);
    });
  }

  it("does not apply to a graph without such resources", () => {
    assert.equal(judge([], [rule]).totals.notApplicable, 1);
  });
}
