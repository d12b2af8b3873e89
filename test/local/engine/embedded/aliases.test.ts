import assert from "node:assert/strict";
import { type Bench, configOf, openBench } from "../harness.ts";

const at = (step: number) => configOf("aliases", { values: { "fixture:step": String(step) } });

describe("aliases", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = openBench();
  });
  afterEach(() => bench.close());

  it("keep what stands under new names, types and parents", async () => {
    const engine = bench.engine("aliases");
    engine.useConfig(at(1));
    await engine.up();
    const ids = [...engine.resources.values()].map((each) => each.id).sort();
    bench.things.taken();

    engine.useConfig(at(2));
    const plan = await engine.plan();
    assert.deepEqual(
      [plan.created, plan.updated, plan.replaced, plan.deleted, plan.unchanged],
      [0, 0, 0, 0, 5],
    );
    const result = await engine.up();
    assert.deepEqual([result.created, result.updated, result.replaced, result.deleted], [0, 0, 0, 0]);
    assert.deepEqual([...engine.resources.values()].map((each) => each.id).sort(), ids);
    assert.deepEqual(
      [...engine.resources.keys()].map((urn) => urn.replace("urn:pulumi:dev::fixture::", "")).sort(),
      [
        "pulumi:pulumi:Stack::fixture-dev",
        "test:index:Renamed$test:index:Thing::team-member",
        "test:index:Renamed::team",
        "test:index:Thing::by-urn-new",
        "test:index:Thing::loose-new-name",
        "test:index:Thing::moved",
      ],
    );
    assert.deepEqual(bench.things.taken(), []);
  });
});
