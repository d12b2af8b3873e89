import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties } from "../../../../local/properties.ts";
import { type Bench, configOf, openBench } from "../harness.ts";

const password = "correct horse battery";

describe("secrets", () => {
  let bench: Bench;
  const received: Properties[] = [];
  const config = (step: number) =>
    configOf("secrets", {
      values: { "fixture:step": String(step), "fixture:password": password },
      secretKeys: ["fixture:password"],
    });
  const check = (inputs: Properties) => {
    received.push(inputs);
    return [];
  };
  beforeEach(() => {
    received.length = 0;
    bench = openBench({ secretOutputs: ["password"], check });
  });
  afterEach(() => bench.close());

  it("reach handlers in plain and are written nowhere in plain", async () => {
    const engine = bench.engine("secrets");
    engine.useConfig(config(1));
    const result = await engine.up();
    assert.equal(
      received.some((inputs) => inputs.text === password),
      true,
    );
    assert.deepEqual(
      Object.entries(result.outputs)
        .map(([name, { secret }]) => [name, secret])
        .sort(),
      [
        ["extraArn", true],
        ["handlerSays", true],
        ["joined", true],
        ["plain", false],
        ["text", true],
      ],
    );
    assert.equal(result.outputs.joined?.value, `<${password}>`);
    for (const file of readdirSync(bench.dir)) {
      const content = readFileSync(join(bench.dir, file), "utf8");
      assert.equal(content.includes(password), false, file);
      assert.equal(statSync(join(bench.dir, file)).mode & 0o077, 0, file);
    }
    assert.match(readFileSync(join(bench.dir, "state.json"), "utf8"), /in plain sight/);
    assert.equal(bench.log.join("\n").includes(password), false);
    assert.ok(bench.log.some((line) => line.includes("the program prints") && line.includes("[secret]")));
    assert.equal(JSON.stringify([result.steps, [...engine.resources]]).includes(password), false);
  });

  it("come back from the state file, and a plan masks them", async () => {
    const before = bench.engine("secrets");
    before.useConfig(config(1));
    await before.up();
    const after = bench.engine("secrets");
    await after.load();
    assert.deepEqual(after.outputs, before.outputs);
    after.useConfig(
      configOf("secrets", {
        values: { "fixture:step": "2", "fixture:password": "another long secret" },
        secretKeys: ["fixture:password"],
      }),
    );
    const plan = await after.plan();
    assert.equal(plan.updated, 3);
    const text = JSON.stringify(plan.steps);
    assert.equal(text.includes(password) || text.includes("another long secret"), false);
    assert.deepEqual(
      plan.steps.find((each) => each.name === "holder")?.changes.find((each) => each.path === "text"),
      {
        path: "text",
        kind: "change",
        before: "[secret]",
        after: "[secret]",
        forcesReplace: false,
      },
    );
  });

  it("need their key", async () => {
    const before = bench.engine("secrets");
    before.useConfig(config(1));
    await before.up();
    const key = join(bench.dir, "state.key");
    writeFileSync(key, Buffer.alloc(32));
    await assert.rejects(bench.engine("secrets").load(), /cannot be decrypted with .*state\.key.*--reset/s);
    rmSync(key);
    await assert.rejects(bench.engine("secrets").load(), /cannot be decrypted with .*state\.key/s);
  });
});
