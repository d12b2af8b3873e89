import assert from "node:assert/strict";
import type { StackOutputs } from "../../../../local/engine/embedded/index.ts";
import { type Bench, configOf, openBench } from "../harness.ts";

const network: StackOutputs = {
  address: { value: "10.0.0.1", secret: false },
  token: { value: "a token of others", secret: true },
};

describe("what the program looks up", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = openBench();
  });
  afterEach(() => bench.close());

  const engineAt = (step: number) =>
    bench.engine("lookups", {
      values: { "fixture:step": String(step) },
      functions: new Map([["test:index:getRegion", (args) => ({ name: `${args.of}-east-1` })]]),
      references: async (stack) => (stack === "organization/network/dev" ? network : undefined),
    });

  it("are functions, other stacks' outputs and resources passed as values", async () => {
    const engine = engineAt(1);
    const plan = await engine.plan();
    assert.equal(plan.outputs.region?.value, "us-east-1");
    const { outputs } = await engine.up();
    assert.deepEqual(outputs.heldText, { value: "found", secret: false });
    assert.deepEqual(outputs.region, { value: "us-east-1", secret: false });
    assert.deepEqual(outputs.address, { value: "10.0.0.1", secret: false });
    assert.deepEqual(outputs.token, { value: "a token of others", secret: true });
    const holder = [...engine.resources.values()].find((each) => each.name === "holder");
    // The handler is told the id of the resource.
    assert.equal(bench.things.existing.get(holder?.id ?? "")?.held, "the-target");
  });

  it("are resources of the stack, by id", async () => {
    const engine = engineAt(1);
    await engine.up();
    engine.useConfig(configOf("lookups", { values: { "fixture:step": "4" } }));
    await engine.up();
    assert.ok(bench.log.includes("info: program: read found"), bench.log.join("\n"));
  });

  for (const [step, message] of [
    [2, /The function test:index:getNothing is not known to the local cloud; known are test:index:getRegion/],
    [3, /StackReference "organization\/nowhere\/dev": there is no such stack here/],
    [5, /There is no test:index:Thing with id "no-such-thing" in this stack/],
    [6, /The method test:index:Thing\/method runs inside a provider's plugin/],
  ] as const) {
    it(`are refused by name when unknown (${message.source.slice(0, 30)}…)`, async () => {
      await assert.rejects(engineAt(step).up(), message);
    });
  }
});
