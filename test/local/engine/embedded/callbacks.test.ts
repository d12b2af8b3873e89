import assert from "node:assert/strict";
import { type Bench, configOf, openBench } from "../harness.ts";

describe("callbacks into the program", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = openBench();
  });
  afterEach(() => bench.close());

  it("transform resources: their own, their parents', the stack's; and invokes", async () => {
    const engine = bench.engine("transforms", { functions: new Map([["test:index:echo", (args) => args]]) });
    const result = await engine.up();
    const lists = Object.fromEntries(
      [...engine.resources.values()].map((each) => [each.name, each.inputs.list]),
    );
    assert.deepEqual(lists.own, ["program", "own", "parent", "stack"]);
    assert.deepEqual(lists.plain, ["stack"]);
    const guarded = [...engine.resources.values()].filter((each) => each.protect).map((each) => each.name);
    // What a transform sets on a parent passes on to its children.
    assert.deepEqual(guarded.sort(), ["group", "guarded", "inner"]);
    assert.equal(result.outputs.heard?.value, "by transform");
  });

  it("run hooks around creates, updates and deletes, while the program still lives", async () => {
    const at = (step: number) => configOf("hooks", { values: { "fixture:step": String(step) } });
    const engine = bench.engine("hooks");
    const printed = async (step: number) => {
      engine.useConfig(at(step));
      bench.log.length = 0;
      await engine.up();
      return bench.log.map((line) => line.replace("info: program: ", ""));
    };
    assert.deepEqual(await printed(1), ["before hooked -", "after hooked arn:hooked"]);
    assert.deepEqual(await printed(2), ["before hooked arn:hooked", "after hooked arn:hooked"]);
    assert.deepEqual(await printed(3), ["before hooked arn:hooked", "after hooked arn:hooked"]);
    assert.equal(bench.things.existing.size, 0);
    engine.useConfig(at(4));
    await assert.rejects(
      engine.up(),
      /::refused \(hooks\.ts:20\)\n\s+create: beforeCreate hook "before" failed: not today/,
    );
    assert.equal(bench.things.existing.size, 0);
  });
});
