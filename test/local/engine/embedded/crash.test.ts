import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bench, openBench } from "../harness.ts";

const child = fileURLToPath(new URL("../crash-child.ts", import.meta.url));

describe("a run that is killed", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-crash-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", child, dir, ...args], { encoding: "utf8" });

  for (const when of ["before", "after"]) {
    it(`goes on where it was when killed ${when} something was made: nothing twice, nothing lost`, () => {
      const killed = run("thing-5", when);
      assert.equal(killed.signal, "SIGKILL", killed.stderr);
      assert.ok(existsSync(join(dir, "state.journal.ndjson")));
      rmSync(join(dir, "calls"), { force: true });

      const resumed = run();
      assert.equal(resumed.status, 0, resumed.stderr);
      const calls = readFileSync(join(dir, "calls"), "utf8").trim().split("\n");
      assert.deepEqual(
        calls.slice(0, 4).map((each) => each.replace(/-[0-9a-f]{7}$/, "")),
        [1, 2, 3, 4].map((n) => `restore thing-${n}`),
      );
      assert.deepEqual(
        calls.slice(4),
        [5, 6, 7, 8].map((n) => `create thing-${n}`),
      );
      const result = JSON.parse(resumed.stdout);
      assert.deepEqual([result.created, result.unchanged], [4, 4]);
      // The interrupted thing got the same name again.
      assert.equal(readdirSync(dir).filter((each) => each.endsWith(".thing")).length, 8);
      assert.equal(existsSync(join(dir, "state.journal.ndjson")), false);

      const third = JSON.parse(run().stdout);
      assert.deepEqual([third.created, third.unchanged], [0, 8]);
    }).timeout(30_000);
  }
});

describe("a state file", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = openBench();
  });
  afterEach(() => bench.close());

  it("that is damaged is named, with what to do", async () => {
    const file = join(bench.dir, "state.json");
    writeFileSync(file, '{"version": 1, "resources"');
    await assert.rejects(bench.engine("tree").load(), /state\.json cannot be read: .*--reset/s);
    writeFileSync(file, "[]");
    await assert.rejects(
      bench.engine("tree").load(),
      /state\.json cannot be read: it has no list of resources/,
    );
    writeFileSync(file, '{"version": 7, "resources": [], "pending": []}');
    await assert.rejects(
      bench.engine("tree").load(),
      /state\.json has format 7; this version reads format 1/,
    );
  });

  it("forgives a last line of the journal that was cut short, and no other", async () => {
    const journal = join(bench.dir, "state.journal.ndjson");
    const begun =
      '{"change":"begin","operation":{"urn":"urn:pulumi:dev::fixture::a:b:C::x","kind":"create"}}';
    writeFileSync(journal, `{"journal":1,"serial":0}\n${begun}\n`);
    appendFileSync(journal, '{"change":"put","resour');
    await bench.engine("tree").load();
    assert.ok(
      bench.log.some((line) =>
        /The create of urn:.*::x was interrupted; the next run tries it again/.test(line),
      ),
    );
    writeFileSync(journal, `{"journal":1,"serial":0}\n{"change\n${begun}\n`);
    await assert.rejects(bench.engine("tree").load(), /state\.journal\.ndjson cannot be read/);
  });
});
