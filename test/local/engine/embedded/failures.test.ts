import assert from "node:assert/strict";
import { DeploymentError } from "../../../../local/engine/embedded/index.ts";
import { type Bench, configOf, openBench } from "../harness.ts";

const at = (step: number) => configOf("failing", { values: { "fixture:step": String(step) } });

async function failureOf(run: Promise<unknown>): Promise<DeploymentError> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof DeploymentError, `got ${error}`);
  return error;
}

describe("a run that fails", () => {
  let bench: Bench;
  afterEach(() => bench.close());

  it("at a resource: names it, applies what does not depend on it, deletes nothing, and is made up for later", async () => {
    bench = openBench();
    const engine = bench.engine("failing");
    engine.useConfig(at(1));
    bench.things.failing.add("broken");
    const first = await failureOf(engine.up());
    assert.deepEqual(first.failures, [
      {
        urn: "urn:pulumi:dev::fixture::test:index:Thing::broken",
        action: "create",
        message: "broken cannot be made",
        source: "failing.ts:6",
      },
    ]);
    assert.deepEqual(bench.things.taken().sort(), [
      "create broken",
      "create first",
      "create independent",
      "create unwanted",
    ]);

    bench.things.failing.clear();
    assert.equal((await engine.up()).created, 2);
    bench.things.taken();

    bench.things.failing.add("broken");
    bench.things.failing.add("independent");
    engine.useConfig(at(2));
    const second = await failureOf(engine.up());
    assert.deepEqual(second.failures.map((each) => `${each.action} ${each.message}`).sort(), [
      "update broken cannot be changed",
      "update independent cannot be changed",
    ]);
    assert.ok(!bench.things.taken().includes("delete unwanted"));

    bench.things.failing.clear();
    const third = await engine.up();
    assert.deepEqual([third.created, third.updated, third.deleted], [0, 2, 1]);
  });

  it("by its own error: keeps the state and deletes nothing", async () => {
    bench = openBench();
    const engine = bench.engine("failing");
    engine.useConfig(at(1));
    await engine.up();
    bench.things.taken();
    engine.useConfig(at(3));
    const error = await failureOf(engine.up());
    assert.match(error.message, /program: .*the program itself is broken/s);
    assert.ok(!bench.things.taken().some((each) => each.startsWith("delete")));
    assert.ok([...engine.resources.values()].some((each) => each.name === "unwanted"));
  });

  it("without a word of Pulumi's: tells how the program ended and what it wrote last", async () => {
    bench = openBench();
    const engine = bench.engine("failing");
    engine.useConfig(at(5));
    assert.match((await failureOf(engine.up())).message, /the program ended with code 3\n\s+last words/);
    engine.useConfig(at(6));
    assert.match((await failureOf(engine.up())).message, /the program was ended by SIGKILL/);
  });

  it("to bring something back: names it, and leaves what depends on it", async () => {
    bench = openBench();
    const before = bench.engine("failing");
    before.useConfig(at(1));
    await before.up();
    const after = bench.engine("failing", {
      handlers: new Map([
        [
          "test:index:Thing",
          {
            ...bench.things.handler,
            restore: ({ name }) => {
              bench.things.calls.push(`restore ${name}`);
              if (name === "broken") throw new Error("its port is taken");
            },
          },
        ],
      ]),
    });
    bench.things.taken();
    const error = await failureOf(after.restore());
    assert.match(error.message, /::broken\n\s+restore: its port is taken$/);
    assert.deepEqual(bench.things.taken().sort(), [
      "restore broken",
      "restore first",
      "restore independent",
      "restore unwanted",
    ]);
  });

  it("at the same name twice: says so", async () => {
    bench = openBench();
    const engine = bench.engine("failing");
    engine.useConfig(at(4));
    const error = await failureOf(engine.up());
    assert.match(
      error.message,
      /two resources have the URN urn:pulumi:dev::fixture::test:index:Thing::first/,
    );
  });

  it("at its checks: lists all of them, and a plan does too", async () => {
    bench = openBench({
      check: ({ size }) => (size === 1 ? [{ property: "size", reason: "got 1; allowed are 2 to 5" }] : []),
    });
    const engine = bench.engine("failing");
    engine.useConfig(at(1));
    const planned = await failureOf(engine.plan());
    assert.deepEqual(planned.failures.map((each) => each.urn?.split("::").at(-1)).sort(), [
      "broken",
      "first",
      "independent",
    ]);
    const applied = await failureOf(engine.up());
    assert.deepEqual(
      applied.failures.map((each) => each.message),
      Array(3).fill("size: got 1; allowed are 2 to 5"),
    );
    assert.deepEqual(bench.things.taken(), ["create unwanted"]);
  });
});
