import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { choosePorts, portError } from "../../local/ports.ts";
import { UserError } from "../../terminal/user-error.ts";

describe("ports", () => {
  let dir: string;
  const open: Server[] = [];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-ports-"));
  });
  afterEach(() => {
    for (const server of open.splice(0)) server.close();
    rmSync(dir, { recursive: true });
  });

  it("are 4500 and 4566 for dev", async () => {
    assert.deepEqual(await choosePorts(dir, "dev", {}), { site: 4500, endpoint: 4566 });
  });

  it("are what the command line says", async () => {
    assert.deepEqual(await choosePorts(dir, "dev", { site: 1, endpoint: 2 }), { site: 1, endpoint: 2 });
    assert.deepEqual(await choosePorts(dir, "dev", { site: 1 }), { site: 1, endpoint: 4566 });
  });

  it("are another stack's own, the same at each start though they are taken then", async () => {
    const first = await choosePorts(dir, "prod", {});
    assert.notDeepEqual(first, await choosePorts(dir, "dev", {}));
    const server = createServer();
    open.push(server);
    await new Promise<void>((resolve) => server.listen(first.site, "127.0.0.1", resolve));
    assert.deepEqual(await choosePorts(dir, "prod", {}), first);
  });

  it("say what to do when they are taken or forbidden, and pass other errors on", () => {
    const taken = portError(Object.assign(new Error(), { code: "EADDRINUSE" }), 4500, "--port");
    assert.ok(taken instanceof UserError);
    assert.match(taken.message, /Port 4500 .* npm start -- --port <port>/);
    const forbidden = portError(Object.assign(new Error(), { code: "EACCES" }), 80, "--port");
    assert.ok(forbidden instanceof UserError);
    const other = new Error("other");
    assert.equal(portError(other, 4500, "--port"), other);
  });
});
