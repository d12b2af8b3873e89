import assert from "node:assert/strict";
import type { StepEvent, UpResult } from "../../../../local/engine/embedded/index.ts";
import { type Bench, configOf, openBench } from "../harness.ts";

const at = (program: string, step: number) => configOf(program, { values: { "fixture:step": String(step) } });

function stepOf(result: UpResult, name: string): StepEvent {
  const step = result.steps.find((each) => each.name === name);
  assert.ok(step, `there is no step for ${name}`);
  return step;
}

describe("resource options", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = openBench();
  });
  afterEach(() => bench.close());

  it("decide what a change does", async () => {
    const engine = bench.engine("options");
    engine.useConfig(at("options", 1));
    await engine.up();
    const namesBefore = new Map([...engine.resources.values()].map((each) => [each.name, each.id]));
    bench.things.taken();

    engine.useConfig(at("options", 2));
    const result = await engine.up();
    const operations = Object.fromEntries(result.steps.map((each) => [each.name, each.operation]));
    assert.deepEqual(operations, {
      group: "delete",
      retained: "delete",
      "retained-with-group": "delete",
      carrier: "delete",
      carried: "delete",
      ignoring: "update",
      "replaced-on-text": "replace",
      "replaced-by-handler": "replace",
      "replaced-first": "replace",
      named: "replace",
      triggered: "replace",
      "replaced-with": "replace",
      updated: "update",
    });

    const ignoring = [...engine.resources.values()].find((each) => each.name === "ignoring");
    assert.deepEqual(ignoring?.inputs.tags, { mine: "b", theirs: "a" });
    assert.deepEqual(ignoring?.inputs.list, ["a", "y"]);
    assert.deepEqual(
      stepOf(result, "ignoring")
        .changes.map((each) => each.path)
        .sort(),
      ["list[1]", "tags.mine", "text"],
    );
    assert.deepEqual(stepOf(result, "replaced-on-text").reasons, ["text changed (replaceOnChanges)"]);
    assert.deepEqual(stepOf(result, "replaced-by-handler").reasons, ["fixed cannot be changed in place"]);
    assert.deepEqual(stepOf(result, "triggered").reasons, ["its replacementTrigger changed"]);
    assert.match(
      stepOf(result, "replaced-with").reasons[0] ?? "",
      /::triggered is replaced \(replaceWith\)$/,
    );

    const { existing } = bench.things;
    const idNow = (name: string) =>
      [...engine.resources.values()].find((each) => each.name === name)?.id ?? "";
    // Automatic names stay with an update, and are new with a replacement, whose old one is gone.
    assert.equal(idNow("updated"), namesBefore.get("updated"));
    assert.notEqual(idNow("replaced-by-handler"), namesBefore.get("replaced-by-handler"));
    assert.equal(existing.has(namesBefore.get("replaced-by-handler") ?? ""), false);
    assert.equal(existing.has(idNow("replaced-by-handler")), true);
    assert.equal(existing.has("a-fixed-name"), true);
    // retainOnDelete leaves the thing; deletedWith leaves it to what it goes along with.
    assert.equal(existing.has(namesBefore.get("retained") ?? ""), true);
    assert.equal(existing.has(namesBefore.get("retained-with-group") ?? ""), true);
    assert.equal(existing.has(namesBefore.get("carried") ?? ""), true);
    assert.equal(existing.has(namesBefore.get("carrier") ?? ""), false);

    const calls = bench.things.taken();
    const order = (first: string, second: string) =>
      assert.ok(calls.indexOf(first) < calls.indexOf(second), `${calls}`);
    order("create replaced-by-handler", "delete replaced-by-handler");
    order("delete replaced-first", "create replaced-first");
    order("delete named", "create named");
    assert.equal(calls.filter((each) => each === "delete retained" || each === "delete carried").length, 0);
  });

  it("protect from replacement and deletion, by way of a parent too, until they are taken back", async () => {
    const engine = bench.engine("protected");
    engine.useConfig(at("protected", 1));
    await engine.up();
    bench.things.taken();

    engine.useConfig(at("protected", 2));
    await assert.rejects(
      engine.up(),
      /::kept \(protected\.ts:5\)\n\s+replace: it is protected and would have to be replaced .*protect to false/s,
    );
    engine.useConfig(at("protected", 3));
    await assert.rejects(engine.up(), /::kept\n\s+delete: it is protected, so nothing was deleted/s);
    await assert.rejects(
      engine.destroy(),
      /Thing::kept\n\s+delete: it is protected, so nothing was deleted/s,
    );
    assert.deepEqual(bench.things.taken(), []);

    engine.useConfig(at("protected", 4));
    assert.equal((await engine.up()).deleted, 1);
    engine.useConfig(at("protected", 5));
    assert.equal((await engine.up()).deleted, 1);
    assert.deepEqual(bench.things.taken(), ["delete other", "delete kept"]);
  });

  it("delete the rest of what depends on each other only where possible", async () => {
    const engine = bench.engine("tree", { values: { "fixture:step": "1" } });
    await engine.up();
    const { existing } = bench.things;
    const child = [...existing.keys()].find((each) => each.startsWith("child-")) ?? "";
    const inputs = existing.get(child) ?? {};
    existing.delete(child);
    await assert.rejects(engine.destroy(), /::child\n\s+delete: there is no thing/);
    // What the undeleted one depends on stays with it.
    assert.deepEqual(
      [...engine.resources.values()].map((each) => each.name),
      ["fixture-dev", "outer", "inner", "leaf", "child"],
    );
    existing.set(child, inputs);
    await engine.destroy();
    assert.equal(engine.resources.size, 0);
  });
});
