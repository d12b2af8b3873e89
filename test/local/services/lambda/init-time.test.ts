import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { functionConfiguration } from "../../../../local/services/lambda/configuration.ts";
import { measureInit } from "../../../../local/services/lambda/init-time.ts";

describe("measureInit", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-init-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const init = (code: string, runtime = "nodejs24.x") => {
    writeFileSync(join(folder, "index.js"), code);
    return measureInit(functionConfiguration({ name: "test", runtime, handler: "index.handler" }), folder);
  };

  it("is the time until the function asks for its first event, without an event", async () => {
    const code = "exports.handler = async () => process.exit(1);";
    assert.ok((await init(code)) > 0);
  });

  it("fails with what the function threw while it started", async () => {
    await assert.rejects(init("throw new Error('no table');"), /its init failed: .*no table/);
  });

  it("fails with what a process said that ended meanwhile", async () => {
    await assert.rejects(init("console.log('bye'); process.exit(3);"), /ended with code 3: .*bye/);
  });

  it("names the runtime that cannot be started", async () => {
    await assert.rejects(init("", "cobol1.x"), /cannot run cobol1\.x; it runs .*nodejs/);
  });
});
