import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LocalServices } from "../../../helpers/local-services.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";
import { createFunction, invoke } from "../../../helpers/test-function.ts";
import { until } from "../../../helpers/until.ts";

describe("Lambda's init phase", () => {
  let services: LocalServices;
  let clock: ManualClock;
  before(async () => {
    clock = new ManualClock();
    services = await LocalServices.start({ clock, spares: 0 });
  });
  after(() => services.stop());

  /** A function that runs `load` with `loads`, the number of times that it was loaded, 1 at first. */
  const create = async (name: string, load: string, timeout = 3) => {
    const file = join(services.context.dir, `${name}.loads`);
    appendFileSync(file, "");
    const code = `const fs = require('node:fs');
      fs.appendFileSync(process.env.LOADS, '.');
      const loads = fs.readFileSync(process.env.LOADS).length;
      ${load}
      exports.handler = async () => loads;`;
    await createFunction(services, name, code, { timeout, environment: { variables: { LOADS: file } } });
    return () => readFileSync(file, "utf8").length;
  };
  const logOf = async (name: string) => {
    await services.logs.flush();
    const events = await services.logs.group(`/aws/lambda/${name}`).events(clock.now());
    return events.map(({ message }) => message).join("");
  };

  it("is gone through once more as a part of the invocation", async () => {
    const loads = await create("second", "if (loads === 1) throw new RangeError('not yet');");
    const answer = await invoke(services, "second");
    assert.deepEqual([answer.error, answer.value, loads()], [undefined, 2, 2]);
    assert.match(await logOf("second"), /INIT_REPORT .*Phase: init\tStatus: error\tError Type: RangeError\n/);
  });

  it("fails the invocation when it fails both times, with the lines of one that was run", async () => {
    const loads = await create("both", "throw new RangeError('never');");
    const { error, value, requestId, log } = await invoke(services, "both");
    assert.deepEqual([error, Object(value).errorType, loads()], ["Unhandled", "RangeError", 2]);
    assert.match(await logOf("both"), /Phase: init\tStatus: error[\s\S]*Phase: invoke\tStatus: error/);
    assert.match(
      log,
      new RegExp(`^START RequestId: ${requestId} .*\nEND RequestId: ${requestId}\nREPORT .*Status: error`),
    );
  });

  it("is ended after 10 seconds, and at the function's timeout the second time", async () => {
    const loads = await create("endless", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);");
    const answer = invoke(services, "endless");
    await until("the first load", () => loads() === 1);
    clock.advance(9_999);
    assert.equal(loads(), 1);
    clock.advance(1);
    await until("the second load", () => loads() === 2);
    clock.advance(3_000);
    const { timedOut, value, requestId, log } = await answer;
    assert.equal(timedOut, true);
    assert.deepEqual(value, {
      errorType: "Sandbox.Timedout",
      errorMessage: `RequestId: ${requestId} Error: Task timed out after 3.00 seconds`,
    });
    assert.match(log, /Task timed out after 3\.00 seconds\n[\s\S]*Status: timeout/);
    assert.match(await logOf("endless"), /Phase: init\tStatus: timeout[\s\S]*Phase: invoke\tStatus: timeout/);
  });
});
