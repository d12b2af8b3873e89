import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { needCli } from "../../../helpers/pulumi-cli.ts";
import { type CliBench, openCliBench } from "./cli-harness.ts";

const crashChild = join(import.meta.dirname, "crash-child.ts");
const up = ["up", "--yes", "--skip-preview", "--non-interactive"];
const many = { values: { "fixture:count": "8" } };

/** The CLI is killed as `kill -9` does it while it creates; the provider's process lives on. */
describe("the CLI, killed in the middle of an up", function () {
  this.timeout(120_000);
  let cli: string;
  let bench: CliBench;
  let creations = 0;
  let abort = new AbortController();

  before(async function () {
    cli = await needCli(this);
  });
  beforeEach(() => {
    creations = 0;
    abort = new AbortController();
    bench = openCliBench(cli);
    const { create } = bench.things.handler;
    // The thing is made, and the engine is gone before it can be told.
    bench.things.handler.create = async (request) => {
      const created = await create(request);
      if (++creations === 4) abort.abort();
      return created;
    };
  });
  afterEach(() => bench.close());

  it("is recovered by the next up: nothing is made twice, and nothing is lost", async () => {
    assert.equal(await bench.run("many", up, { ...many, killed: abort.signal }), 137);
    const made = [...bench.things.existing.keys()];
    assert.ok(made.length >= 4 && made.length <= 8, `${made.length} things stand`);
    bench.things.taken();

    assert.equal(await bench.run("many", up, { ...many, sweep: true }), 0, bench.output());
    assert.equal(bench.things.existing.size, 8);
    for (const id of made) assert.ok(bench.things.existing.has(id), `${id} still stands`);
    const again = bench.things.taken();
    assert.deepEqual(
      again.filter((call) => !call.startsWith("create")),
      [],
    );
    assert.equal(again.length, 8 - made.length);

    assert.equal(await bench.run("many", up, { ...many, sweep: true }), 0);
    assert.match(bench.output(), /\d+ unchanged/);
    assert.deepEqual(bench.things.taken(), []);
  });

  it("leaves nothing behind of what the program no longer asks for", async () => {
    await bench.run("many", up, { ...many, killed: abort.signal });
    assert.equal(
      await bench.run("many", up, { values: { "fixture:count": "1" }, sweep: true }),
      0,
      bench.output(),
    );
    assert.equal(bench.things.existing.size, 1);
  });
});

/** The local cloud's own process is killed, and the CLI that it started lives on without a provider. */
describe("the process behind the CLI, killed in the middle of an up", function () {
  this.timeout(120_000);
  let cli: string;
  let dir: string;

  before(async function () {
    cli = await needCli(this);
  });
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-cli-crash-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  /** One that is left alone may still write: nobody waits for it here, as nobody does at a terminal. */
  const run = async (...death: string[]) => {
    const args = ["--import", "tsx", crashChild, cli, dir, ...death];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
    const [code, signal] = await once(child, "exit");
    return signal ?? code;
  };
  const things = () => readdirSync(dir).filter((name) => name.endsWith(".thing"));
  const calls = () => readFileSync(join(dir, "calls"), "utf8").trim().split("\n");

  for (const when of ["before", "after"]) {
    it(`is recovered by the next up, when it died ${when} something was made`, async () => {
      assert.equal(await run("thing-5", when), "SIGKILL");
      const made = things();
      assert.equal(made.length, when === "before" ? 4 : 5);
      rmSync(join(dir, "calls"));

      assert.equal(await run(), 0);
      assert.equal(things().length, 8);
      for (const name of made) assert.ok(things().includes(name), `${name} still stands`);
      const created = calls().filter((call) => call.startsWith("create"));
      // What was begun without an answer is asked for again, under the same name.
      assert.deepEqual(
        created,
        [5, 6, 7, 8].map((number) => `create thing-${number}`),
      );
      rmSync(join(dir, "calls"));

      assert.equal(await run(), 0);
      assert.deepEqual(
        calls().filter((call) => call.startsWith("create")),
        [],
        "nothing is left to do",
      );
    });
  }
});
