import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takeInstanceLock } from "../../local/instance-lock.ts";
import { UserError } from "../../terminal/user-error.ts";

describe("instance lock", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-lock-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it("is taken once, refused while it is held, and taken again after it was given back", () => {
    const release = takeInstanceLock(dir, "dev");
    assert.throws(() => takeInstanceLock(dir, "dev"), UserError);
    release();
    assert.equal(existsSync(join(dir, "lock")), false);
    takeInstanceLock(dir, "dev")();
  });

  it("names the process that holds it", () => {
    const release = takeInstanceLock(dir, "dev");
    assert.throws(() => takeInstanceLock(dir, "dev"), new RegExp(`"dev".*process ${process.pid}`));
    release();
  });

  it("is taken over from a process that was killed", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => child.once("exit", resolve));
    writeFileSync(join(dir, "lock"), JSON.stringify({ pid: child.pid, startTime: "1" }));
    takeInstanceLock(dir, "dev")();
  });

  it("is taken over when its process id now belongs to another process", () => {
    writeFileSync(join(dir, "lock"), JSON.stringify({ pid: process.pid, startTime: "1" }));
    takeInstanceLock(dir, "dev")();
  });

  it("is taken over when it was cut short by a crash", () => {
    writeFileSync(join(dir, "lock"), '{"pid": ');
    takeInstanceLock(dir, "dev")();
  });
});
