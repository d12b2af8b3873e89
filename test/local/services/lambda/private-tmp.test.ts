import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { silentLog } from "../../../../local/log.ts";
import { PrivateTmp } from "../../../../local/services/lambda/runtime/private-tmp.ts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { createFunction, invoke } from "../../../helpers/test-function.ts";

describe("Lambda's /tmp", () => {
  let services: LocalServices;
  before(async () => {
    services = await LocalServices.start();
  });
  after(() => services.stop());

  /** Whether this system gives namespaces: the local cloud says so where it does not. */
  const isPrivate = () => !services.said().some((line) => line.includes("gives no private /tmp"));

  it("is the environment's own, by its name and by os.tmpdir(), and lasts from event to event", async function () {
    const name = `slipway-${process.pid}`;
    const code = `const { existsSync, readFileSync, writeFileSync } = require('node:fs');
      exports.handler = async ({ write, ms }) => {
        const files = ['/tmp/${name}', require('node:os').tmpdir() + '/${name}-2'];
        const before = files.map((file) => existsSync(file) && readFileSync(file, 'utf8'));
        if (write) for (const file of files) writeFileSync(file, write);
        if (ms) await new Promise((resolve) => setTimeout(resolve, ms));
        return before;
      };`;
    await createFunction(services, "scratch", code);
    const first = invoke(services, "scratch", { write: "one", ms: 300 });
    const second = invoke(services, "scratch", { write: "two", ms: 300 });
    if (!isPrivate()) this.skip();
    assert.deepEqual((await first).value, [false, false]);
    assert.deepEqual((await second).value, [false, false], "the other environment's are not to be seen");
    const [one, two] = (await invoke(services, "scratch")).value as string[];
    assert.ok(one === "one" || one === "two");
    assert.equal(two, one);
    assert.ok(!existsSync(`/tmp/${name}`), "nothing is left on the machine");
  });

  it("is as large as the function's ephemeral storage", async function () {
    const code = `exports.handler = async () => {
      const { blocks, bsize } = require('node:fs').statfsSync('/tmp');
      return blocks * bsize / 1_048_576;
    };`;
    await createFunction(services, "storage", code);
    await createFunction(services, "more-storage", code, { ephemeralStorage: { size: 600 } });
    const sizes = [await invoke(services, "storage"), await invoke(services, "more-storage")];
    if (!isPrivate()) this.skip();
    assert.deepEqual(
      sizes.map(({ value }) => value),
      [512, 600],
    );
  });

  it("takes no more than its size", async function () {
    if (!isPrivate()) this.skip();
    const folder = mkdtempSync(join(tmpdir(), "slipway-tmp-"));
    try {
      const visible = [dirname(process.execPath)];
      const tmp = new PrivateTmp({ folder, visible, log: silentLog });
      const write = (mb: number) =>
        `require('node:fs').writeFileSync('/tmp/x', Buffer.alloc(${mb} * 1_048_576))`;
      const run = async (mb: number) => {
        const { command, args } = await tmp.confine(process.execPath, ["-e", write(mb)], 2);
        return promisify(execFile)(command, args);
      };
      await run(2);
      await assert.rejects(run(3), /ENOSPC/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("keeps what has to be seen, under its own name, and where the process stands", async function () {
    if (!isPrivate()) this.skip();
    const folder = mkdtempSync("/tmp/slipway-seen-");
    try {
      const visible = [folder, dirname(process.execPath)];
      const tmp = new PrivateTmp({ folder: join(folder, "own"), visible, log: silentLog });
      const { command, args } = await tmp.confine("/bin/sh", ["-c", "touch seen; pwd -P"], 1);
      const { stdout } = await promisify(execFile)(command, args, { cwd: folder });
      assert.equal(stdout, `${folder}\n`);
      assert.ok(existsSync(join(folder, "seen")));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("takes no rights along", async function () {
    const code = `exports.handler = async () => require('node:fs').readFileSync('/proc/self/status', 'utf8')
      .match(/CapAmb:\\t(\\S+)/)[1] + ' ' + process.getuid();`;
    await createFunction(services, "rights", code);
    const { value } = await invoke(services, "rights");
    if (!isPrivate()) this.skip();
    assert.equal(value, `${"0".repeat(16)} ${process.getuid?.()}`);
  });

  it("is a folder named by TMPDIR where there are no namespaces, and goes with the process", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-tmp-"));
    try {
      const tmp = new PrivateTmp({ folder, visible: [], log: silentLog, namespaces: false });
      const { command, args, env, release } = await tmp.confine("node", ["x.js"], 512);
      assert.deepEqual([command, args], ["node", ["x.js"]]);
      assert.ok(existsSync(env.TMPDIR ?? ""));
      release();
      assert.deepEqual(readdirSync(folder), ["stage"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
