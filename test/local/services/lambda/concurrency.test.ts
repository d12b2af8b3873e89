import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { LocalServices } from "../../../helpers/local-services.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";
import { createFunction, functionInputs, functionType, invoke } from "../../../helpers/test-function.ts";
import { until } from "../../../helpers/until.ts";

const limit = Math.max(4, 2 * availableParallelism());
const ownPid =
  "exports.handler = async (event) => { await new Promise((r) => setTimeout(r, event.ms ?? 0)); return process.pid; };";

describe("Lambda concurrency", () => {
  let services: LocalServices;
  before(async () => {
    services = await LocalServices.start({ spares: 2 });
  });
  after(() => services.stop());

  it("serves events one after another from one warm environment", async () => {
    await createFunction(services, "warm", ownPid);
    const pids = new Set<unknown>();
    for (let event = 0; event < 50; event++)
      pids.add(JSON.parse(String((await services.lambda.invoke("warm", "{}")).payload)));
    assert.equal(pids.size, 1);
    assert.equal(services.lambda.listFunctions().find(({ name }) => name === "warm")?.environments, 1);
  });

  it("runs one event at a time in each environment, and adds environments up to its limit", async () => {
    const code = `let running = 0;
      exports.handler = async () => {
        if (++running > 1) throw new Error('two at a time');
        await new Promise((resolve) => setTimeout(resolve, 20));
        running--;
        return process.pid;
      };`;
    await createFunction(services, "burst", code);
    const answers = await Promise.all(Array.from({ length: 40 }, () => invoke(services, "burst")));
    assert.ok(answers.every(({ error }) => error === undefined));
    assert.equal(new Set(answers.map(({ value }) => value)).size, limit);
  });

  it("answers each of a thousand callers with its own answer", async () => {
    await createFunction(services, "echo", "exports.handler = async ({ n }) => n;");
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => services.lambda.invoke("echo", JSON.stringify({ n }))),
    );
    assert.deepEqual(
      answers.map(({ payload }) => Number(String(payload))),
      Array.from({ length: 1_000 }, (_, n) => n),
    );
  });

  it("throttles past the reserved concurrency, and at once when it is 0", async () => {
    const existing = await createFunction(services, "reserved", ownPid, { reservedConcurrentExecutions: 2 });
    const events = [1, 2, 3].map(() => invoke(services, "reserved", { ms: 30 }));
    await assert.rejects(Promise.all(events), { code: "TooManyRequestsException", status: 429 });
    assert.deepEqual(
      (await Promise.allSettled(events)).map(({ status }) => status),
      ["fulfilled", "fulfilled", "rejected"],
    );
    assert.equal((await invoke(services, "reserved")).error, undefined);
    await services.update(
      functionType,
      existing,
      functionInputs("reserved", ownPid, { reservedConcurrentExecutions: 0 }),
    );
    await assert.rejects(invoke(services, "reserved"), { code: "TooManyRequestsException" });
  });

  it("warms a function ahead of its first event", async () => {
    await createFunction(services, "prewarmed", "console.log('loaded'); exports.handler = async () => 1;");
    services.lambda.prewarm("prewarmed");
    services.lambda.prewarm("prewarmed");
    assert.equal(services.lambda.listFunctions().find(({ name }) => name === "prewarmed")?.environments, 1);
    assert.equal((await invoke(services, "prewarmed")).value, 1);
  });
});

describe("Lambda idle environments", () => {
  it("end after their idle time", async () => {
    const clock = new ManualClock();
    const services = await LocalServices.start({ clock, spares: 0, idleTime: 60_000 });
    try {
      await createFunction(services, "idle", ownPid);
      const environments = () => services.lambda.listFunctions()[0]?.environments;
      const first = await invoke(services, "idle");
      // The environment takes its place among the idle ones a moment after its answer.
      clock.advance(59_999);
      assert.equal((await invoke(services, "idle")).value, first.value);
      clock.advance(59_999);
      assert.equal(environments(), 1);
      clock.advance(1);
      await until("the environment ends", () => environments() === 0);
      assert.notEqual((await invoke(services, "idle")).value, first.value);
    } finally {
      await services.stop();
    }
  });

  it("time a function out by the cloud's clock", async () => {
    const clock = new ManualClock();
    const services = await LocalServices.start({ clock, spares: 0 });
    try {
      await createFunction(
        services,
        "late",
        "exports.handler = async () => { console.log('begun'); await new Promise((r) => setTimeout(r, 60_000)); };",
        {
          timeout: 900,
        },
      );
      const answer = invoke(services, "late");
      const begun = async () =>
        services.logs.has("/aws/lambda/late") &&
        (await services.logs.group("/aws/lambda/late").events(clock.now())).some(({ message }) =>
          message.includes("begun"),
        );
      await until("the handler begins", begun);
      clock.advance(900_000);
      assert.equal((await answer).timedOut, true);
    } finally {
      await services.stop();
    }
  });
});
