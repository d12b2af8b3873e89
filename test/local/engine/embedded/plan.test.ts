import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { planText } from "../../../../local/engine/plan-text.ts";
import { type Bench, configOf, openBench } from "../harness.ts";

const at = (step: number) => configOf("planned", { values: { "fixture:step": String(step) } });

describe("a plan", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = openBench();
  });
  afterEach(() => bench.close());

  it("says what the run after it does, and changes nothing", async () => {
    const engine = bench.engine("planned");
    for (const step of [1, 2, 3]) {
      engine.useConfig(at(step));
      const stateBefore = step === 1 ? "" : readFileSync(join(bench.dir, "state.json"), "utf8");
      const plan = await engine.plan();
      assert.deepEqual(bench.things.taken(), []);
      if (step > 1) assert.equal(readFileSync(join(bench.dir, "state.json"), "utf8"), stateBefore);
      const result = await engine.up();
      const operations = (steps: typeof plan.steps) =>
        steps.map((each) => `${each.operation} ${each.name}`).sort();
      assert.deepEqual(operations(plan.steps), operations(result.steps), `step ${step}`);
      bench.things.taken();
    }
  });

  it("shows changed properties, why something is replaced, and the names to come", async () => {
    const engine = bench.engine("planned");
    engine.useConfig(at(1));
    await engine.up();
    engine.useConfig(at(2));
    const plan = await engine.plan();
    assert.equal(
      planText(plan).replaceAll(/-[0-9a-f]{7}"/g, '-#"'),
      [
        "+  added test:index:Thing",
        "~  base test:index:Thing",
        '       ~ text: "a" → "b"',
        "-  dropped test:index:Thing",
        "~  follows-replaced test:index:Thing",
        '       ~ text: "arn:replaced-#" → [unknown]',
        "+- replaced test:index:Thing",
        '       ~ fixed: "a" → "b"  forces a replace',
        "       because fixed cannot be changed in place",
        "",
        "Plan for dev: 1 to create, 2 to update, 1 to replace, 1 to delete, 1 unchanged",
        "",
      ].join("\n"),
    );
    const named = await engine.up();
    assert.equal(named.replaced, 1);
  });

  it("of an empty stack gives the names that the run then gives", async () => {
    const engine = bench.engine("tree", { values: { "fixture:step": "1" } });
    const plan = await engine.plan();
    const result = await engine.up();
    assert.equal(plan.outputs.leafName?.value, result.outputs.leafName?.value);
    assert.equal(plan.outputs.childText?.value, "[unknown]");
  });
});
