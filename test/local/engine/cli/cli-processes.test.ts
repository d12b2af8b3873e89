import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliProcesses } from "../../../../local/engine/cli/cli-processes.ts";

const module = join(
  import.meta.dirname,
  "..",
  "..",
  "..",
  "..",
  "local",
  "engine",
  "cli",
  "cli-processes.ts",
);

/** Stands in for a CLI that waits for an answer. */
const waiting = () => spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });

describe("CLIs whose starter was killed", () => {
  let dir: string;
  let cli: ChildProcess;
  let ended: Promise<unknown>;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-processes-"));
    cli = waiting();
    ended = once(cli, "exit");
  });
  afterEach(async () => {
    cli.kill("SIGKILL");
    await ended;
    rmSync(dir, { recursive: true });
  });

  /** Notes the CLI in a process that has ended when this answers. */
  const noteByAnother = () => {
    const program = `import { CliProcesses } from ${JSON.stringify(module)};
      new CliProcesses(${JSON.stringify(dir)}).started(${cli.pid});`;
    const args = ["--import", "tsx", "--input-type=module", "-e", program];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    assert.equal(status, 0, stderr);
  };

  it("are ended before another one is started", async () => {
    noteByAnother();
    assert.equal(readdirSync(dir).length, 1);
    await new CliProcesses(dir).endOrphans();
    assert.deepEqual(await ended, [null, "SIGKILL"]);
    assert.deepEqual(readdirSync(dir), []);
  });

  it("are not those that somebody still waits for", async () => {
    const processes = new CliProcesses(dir);
    const forget = processes.started(cli.pid ?? 0);
    await processes.endOrphans();
    assert.equal(cli.exitCode ?? cli.signalCode, null);
    assert.equal(readdirSync(dir).length, 1);
    assert.deepEqual([processes.runs(cli.pid), processes.runs(process.pid)], [true, false]);
    forget();
    assert.equal(processes.runs(cli.pid), false, "its lock is stale");
    assert.deepEqual(readdirSync(dir), []);
  });

  it("are not processes that were given the pid of one since", async () => {
    const starter = { pid: 2 ** 22, startTime: "1" };
    const before = { cli: { pid: cli.pid, startTime: "1" }, starter };
    writeFileSync(join(dir, "1.json"), JSON.stringify(before));
    writeFileSync(join(dir, "2.json"), "{");
    await new CliProcesses(dir).endOrphans();
    assert.equal(cli.exitCode ?? cli.signalCode, null);
    assert.deepEqual(readdirSync(dir), []);
  });
});
