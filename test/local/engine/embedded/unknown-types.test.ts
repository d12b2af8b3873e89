import assert from "node:assert/strict";
import { type Bench, configOf, openBench } from "../harness.ts";

const at = (step: number) => configOf("unknown-types", { values: { "fixture:step": String(step) } });

describe("types that the local cloud does not know", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = openBench();
  });
  afterEach(() => bench.close());

  const warnings = () => bench.log.filter((line) => line.startsWith("warn"));

  it("are accepted, named once each, and marked in the result", async () => {
    const engine = bench.engine("unknown-types");
    engine.useConfig(at(1));
    const result = await engine.up();
    assert.deepEqual(result.outputs.queueId?.value, "queue");
    assert.equal(warnings().length, 2);
    assert.match(warnings().join("\n"), /test:index:Queue is not known to the local cloud/);
    assert.match(warnings().join("\n"), /test:index:Remote is built by a plugin/);
    assert.deepEqual(
      result.steps
        .filter((each) => each.inert)
        .map((each) => each.name)
        .sort(),
      ["queue", "remote", "second-queue"],
    );
    const provided = [...engine.resources.values()].find((each) => each.name === "provided");
    assert.equal(provided?.provider, "urn:pulumi:dev::fixture::pulumi:providers:test::provider::provider");
    engine.useConfig(at(2));
    assert.equal((await engine.up()).updated, 1);
    assert.equal(warnings().length, 2);
  });

  it("are named again after a restart, and made once there is a handler", async () => {
    const before = bench.engine("unknown-types");
    before.useConfig(at(1));
    await before.up();
    bench.log.length = 0;
    const after = bench.engine("unknown-types", {
      handlers: new Map([
        ["test:index:Thing", bench.things.handler],
        ["test:index:Queue", bench.things.handler],
      ]),
    });
    await after.load();
    bench.things.existing.clear();
    await after.restore();
    assert.match(warnings().join("\n"), /nothing stands behind "queue"/);
    after.useConfig(at(1));
    const result = await after.up();
    assert.deepEqual([result.created, result.deleted], [2, 0]);
    assert.equal(bench.things.existing.size, 3);
  });
});
