import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { keptOutputs } from "../../../../local/engine/embedded/index.ts";
import { type Bench, configOf, openBench } from "../harness.ts";

const prefix = "urn:pulumi:dev::fixture::";

describe("a stack applied by the embedded engine", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = openBench();
  });
  afterEach(() => bench.close());

  it("has Pulumi's URNs, outputs and order, and is unchanged the second time", async () => {
    const engine = bench.engine("tree", { values: { "fixture:step": "1" } });
    await engine.load();
    const first = await engine.up();
    assert.deepEqual(
      [first.created, first.updated, first.replaced, first.deleted, first.unchanged],
      [5, 0, 0, 0, 0],
    );
    assert.deepEqual(first.outputs.urns?.value, [
      `${prefix}test:index:Group::outer`,
      `${prefix}test:index:Group$test:index:Group::inner`,
      `${prefix}test:index:Group$test:index:Group$test:index:Thing::leaf`,
      `${prefix}test:index:Group$test:index:Group$test:index:Thing$test:index:Thing::child`,
    ]);
    assert.deepEqual(first.outputs.environment?.value, ["http://127.0.0.1:1", "no profile"]);
    assert.match(String(first.outputs.leafName?.value), /^leaf-[0-9a-f]{7}$/);
    assert.equal(first.outputs.childText?.value, `arn:${first.outputs.leafName?.value}`);
    assert.deepEqual(bench.things.taken(), ["create leaf", "create child", "create top"]);
    assert.equal(
      engine.resources.get(`${prefix}test:index:Thing::top`)?.parent,
      `${prefix}pulumi:pulumi:Stack::fixture-dev`,
    );

    const second = await engine.up();
    assert.deepEqual([second.created, second.unchanged], [0, 5]);
    assert.deepEqual(second.outputs, first.outputs);
    assert.deepEqual(bench.things.taken(), []);
  });

  it("comes back after a restart, in order, and loses what the program drops", async () => {
    const before = bench.engine("tree", { values: { "fixture:step": "1" } });
    await before.load();
    await before.up();
    before.fingerprint = "what it was made from";
    await before.dispose();
    bench.things.taken();
    bench.things.existing.clear();

    const after = bench.engine("tree", { values: { "fixture:step": "2" } });
    await after.load();
    await after.restore();
    assert.equal(after.fingerprint, "what it was made from");
    assert.deepEqual(after.outputs, before.outputs);
    assert.deepEqual(keptOutputs(bench.dir), before.outputs);
    assert.equal(keptOutputs(join(bench.dir, "elsewhere")), undefined);
    assert.deepEqual(bench.things.taken(), ["restore leaf", "restore child", "restore top"]);
    const result = await after.up();
    assert.deepEqual([result.created, result.updated, result.deleted, result.unchanged], [0, 0, 1, 4]);
    assert.deepEqual(bench.things.taken(), ["delete top"]);
    assert.equal(after.fingerprint, undefined);
    assert.equal(result.outputs.topName, undefined);
  });

  it("is destroyed in reverse order", async () => {
    const engine = bench.engine("tree", { values: { "fixture:step": "1" } });
    await engine.up();
    bench.things.taken();
    const result = await engine.destroy();
    assert.equal(result.deleted, 5);
    assert.deepEqual(bench.things.taken(), ["delete top", "delete child", "delete leaf"]);
    assert.equal(engine.resources.size, 0);
    assert.deepEqual(engine.outputs, {});
  });

  it("keeps its files from others", async () => {
    await bench.engine("tree", { values: { "fixture:step": "1" } }).up();
    assert.equal(statSync(join(bench.dir, "state.json")).mode & 0o777, 0o600);
  });

  it("is applied from a process started ahead, unless the configuration changed since", async () => {
    const engine = bench.engine("tree", { values: { "fixture:step": "1" } });
    engine.prewarm();
    await engine.up();
    engine.prewarm();
    engine.useConfig(configOf("tree", { values: { "fixture:step": "2" } }));
    const result = await engine.up();
    assert.equal(result.deleted, 1);
  });

  it("is applied by one run at a time, and by none after dispose", async () => {
    const engine = bench.engine("tree", { values: { "fixture:step": "1" } });
    const running = engine.up();
    await assert.rejects(engine.plan(), /busy with another run/);
    await running;
    await engine.dispose();
    await assert.rejects(engine.up(), /disposed of/);
  });
});
