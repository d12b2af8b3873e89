import assert from "node:assert/strict";
import { isRunning } from "../../../../local/process-table.ts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { createFunction, invoke } from "../../../helpers/test-function.ts";
import { until } from "../../../helpers/until.ts";

/** Fills memory by the megabyte until it has `mb`, in steps between which others may run. */
const hungry = `const held = [];
exports.handler = async ({ mb }) => {
  for (let at = 0; at < mb; at++) {
    held.push(Buffer.alloc(1_048_576, 1));
    if (at % 8 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return process.pid;
};`;

describe("Lambda's memory limit", () => {
  before(function () {
    // The limit is watched by /proc, which other systems lack; docs/local-coverage.md says so.
    if (process.platform !== "linux") this.skip();
  });
  let services: LocalServices;
  before(async () => {
    services = await LocalServices.start();
  });
  after(() => services?.stop());

  it("ends an environment that needs more, as AWS tells it", async () => {
    await createFunction(services, "hungry", hungry, { memorySize: 128, timeout: 60 });
    const before = await invoke(services, "hungry", { mb: 10 });
    const killed = await invoke(services, "hungry", { mb: 600 });
    assert.equal(killed.error, "Unhandled");
    assert.deepEqual(killed.value, {
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${killed.requestId} Error: Runtime exited with error: signal: killed`,
    });
    assert.match(
      killed.log,
      /REPORT .*Memory Size: 128 MB\tMax Memory Used: 128 MB\tStatus: error\tError Type: Runtime\.OutOfMemory/,
    );
    const after = await invoke(services, "hungry", { mb: 0 });
    assert.equal(after.error, undefined);
    assert.notEqual(after.value, before.value);
  });

  it("leaves a function alone that has the memory", async () => {
    await createFunction(services, "fed", hungry, { memorySize: 1_024, timeout: 60 });
    const { error, log } = await invoke(services, "fed", { mb: 200 });
    assert.equal(error, undefined);
    assert.ok(Number(/Max Memory Used: (\d+) MB/.exec(log)?.[1]) > 200);
  });

  it("counts what the function's children need", async () => {
    const child =
      "const held = []; setInterval(() => held.length < 80 && held.push(Buffer.alloc(8_388_608, 1)), 5)";
    const code = `exports.handler = async () => {
      const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]);
      console.log('child', child.pid);
      await new Promise((resolve) => child.on('exit', resolve));
    };`;
    await createFunction(services, "parent", code, { memorySize: 256, timeout: 60 });
    const killed = await invoke(services, "parent");
    assert.match(killed.log, /Error Type: Runtime\.OutOfMemory/);
    const pid = Number(/child (\d+)/.exec(killed.log)?.[1]);
    await until("the child ends too", () => !isRunning(pid));
  });

  it("holds while a function is loaded", async () => {
    const code = `const held = []; while (held.length < 1_000) held.push(Buffer.alloc(1_048_576, 1));`;
    await createFunction(services, "greedy", code, { memorySize: 128, timeout: 60 });
    const { value } = await invoke(services, "greedy");
    assert.match(JSON.stringify(value), /Runtime exited with error: signal: killed/);
  });
});
