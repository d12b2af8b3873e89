import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { KeptMessages } from "../../../../helpers/kept-messages.ts";
import { LocalServices } from "../../../../helpers/local-services.ts";
import { ManualClock } from "../../../../helpers/manual-clock.ts";
import { until } from "../../../../helpers/until.ts";
import { AsyncFunction, queueArn } from "./async-function.ts";

const deadLetters = { deadLetterConfig: { targetArn: queueArn("dead") } };

describe("Lambda asynchronous events, across deaths of the local cloud", function () {
  this.timeout(60_000);
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-events-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("lose none of those that were acknowledged when it is killed", async () => {
    const acknowledged = await killedAfter(dir, 60);
    assert.ok(acknowledged.length >= 60);
    const clock = new ManualClock(Date.now());
    const queues = new KeptMessages();
    const services = await LocalServices.start({ dir, clock, queues, spares: 0 });
    try {
      // Time goes on by minutes: a run that begins within one must not be over before it was made.
      const lambda = await AsyncFunction.create(services, "events", { ...deadLetters, timeout: 900 });
      const failing = acknowledged.filter((id) => Number(id.split("-")[1]) % 2 === 0);
      const letters = () => queues.bodies.map((body) => String(Object(body).id));
      for (let minutes = 0; minutes < 10; minutes++) {
        clock.advance(60_000);
        await until("the queue is at rest", () => services.lambda.eventsUnderWay === 0);
      }
      const dead = letters();
      assert.deepEqual(
        failing.filter((id) => dead.filter((letter) => letter === id).length !== 1),
        [],
        "each failing event is one dead letter",
      );
      assert.deepEqual(
        failing.filter((id) => lambda.runsOf(id) < 3),
        [],
        "after three runs; one that the death cut short is run again",
      );
      assert.deepEqual(
        acknowledged.filter((id) => lambda.runsOf(id) === 0),
        [],
        "no event is lost",
      );
    } finally {
      await services.stop();
    }
  });

  it("go on counting their runs after a restart", async () => {
    const clock = new ManualClock();
    const first = await LocalServices.start({ dir, clock, spares: 0 });
    const before = await AsyncFunction.create(first, "counted", deadLetters);
    await first.lambda.invokeAsync("counted", '{"id":"a","fail":true}');
    await until("the first run is over", () => first.lambda.eventsUnderWay === 0);
    assert.equal(before.runs.length, 1);
    await first.stop();

    const queues = new KeptMessages();
    const second = await LocalServices.start({ dir, clock, queues, spares: 0 });
    const after = await AsyncFunction.create(second, "counted", deadLetters);
    const atRest = () => until("the queue is at rest", () => second.lambda.eventsUnderWay === 0);
    clock.advance(60_000);
    await atRest();
    clock.advance(120_000);
    await atRest();
    assert.equal(after.runs.length, 3);
    assert.equal(new Set(after.runs.map(({ requestId }) => requestId)).size, 1);
    assert.equal(queues.messages.length, 1);
    await second.stop();
  });

  it("run again when a stop cut them short, which counts as no failure", async () => {
    const clock = new ManualClock();
    const first = await LocalServices.start({ dir, clock, spares: 0 });
    const before = await AsyncFunction.create(first, "cut", deadLetters);
    await first.lambda.invokeAsync("cut", '{"id":"a","ms":60000}');
    await until("it runs", () => before.runs.length === 1);
    await first.stop();

    const queues = new KeptMessages();
    const second = await LocalServices.start({ dir, clock, queues, spares: 0 });
    const after = await AsyncFunction.create(second, "cut", { ...deadLetters, timeout: 900 });
    clock.advance(0);
    await until("it runs again at once", () => after.runs.length === 2);
    assert.equal(queues.messages.length, 0);
    await second.stop();
  });
});

/** Ids of the events that a local cloud in a process of its own acknowledged before it was killed. */
async function killedAfter(dir: string, events: number): Promise<readonly string[]> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(import.meta.dirname, "crash-child.ts"), dir],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const acknowledged: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (id) => {
    acknowledged.push(id);
    if (acknowledged.length === events) child.kill("SIGKILL");
  });
  await once(lines, "close");
  assert.equal(child.signalCode ?? (await once(child, "exit"))[1], "SIGKILL");
  return acknowledged;
}
