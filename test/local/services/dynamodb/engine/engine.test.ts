import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../../../local/free-port.ts";
import { AwsError } from "../../../../../local/gateway/api.ts";
import { identityOf, isRunning } from "../../../../../local/process-table.ts";
import {
  dynalite,
  type EngineCommand,
  findDynoxide,
  findEngine,
} from "../../../../../local/services/dynamodb/engine/command.ts";
import { Engine } from "../../../../../local/services/dynamodb/engine/engine.ts";
import { testContext } from "../../../../helpers/cloud-context.ts";

const engines: EngineCommand[] = findDynoxide() === undefined ? [dynalite] : [findEngine(), dynalite];

for (const command of engines) {
  describe(`the ${command.name} engine`, function () {
    this.timeout(30_000);
    let dir: string;
    let context: ReturnType<typeof testContext>;
    let engine: Engine;

    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), "slipway-engine-"));
      context = testContext({ dir });
      engine = make();
    });

    afterEach(async () => {
      await engine.stop();
      await rm(dir, { recursive: true, force: true });
    });

    if (command.hasStreams) {
      it("has an index for the numbers of stream records", async () => {
        await engine.start();
        const { DatabaseSync } = await import("node:sqlite");
        const database = new DatabaseSync(join(dir, "data.db"));
        const plan = database
          .prepare(
            "EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = ?",
          )
          .all("links");
        database.close();
        assert.match(JSON.stringify(plan), /USING COVERING INDEX slipway_stream_order/);
      });
    }

    if (command.needsPort) {
      it("takes another port when a program was quicker to take the free one", async () => {
        const other = createServer().listen(0, "127.0.0.1");
        await once(other, "listening");
        // A TCP server's address is never a pipe's name.
        const { port: taken } = other.address() as AddressInfo;
        const tried: number[] = [];
        const unlucky: EngineCommand = {
          ...command,
          argv(at, port) {
            tried.push(port);
            return command.argv(at, tried.length === 1 ? taken : port);
          },
        };
        engine = new Engine({ source: unlucky, dir, clock: context.clock, log: context.log });
        try {
          await engine.start();
        } finally {
          other.close();
        }
        assert.equal(tried.length, 2);
      });

      // As engines printed them that were started at the same moment, which a test cannot bring about.
      for (const printed of [
        "error: failed to listen on 127.0.0.1:37963: Address in use (os error 98)",
        "error: failed to bind 127.0.0.1:39147: Address already in use (os error 98)",
      ]) {
        it(`knows a taken port by "${printed}"`, () => assert.ok(command.isPortTaken(printed)));
      }
    }

    function make(): Engine {
      return new Engine({ source: command, dir, clock: context.clock, log: context.log });
    }

    const table = {
      TableName: "links",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    };

    it("keeps tables between runs and leaves no process", async () => {
      await engine.start();
      const first = engine.pid ?? 0;
      await engine.call("CreateTable", table);
      await engine.stop();
      assert.equal(isRunning(first), false);
      engine = make();
      await engine.start();
      assert.deepEqual(await engine.call("ListTables", {}), { TableNames: ["links"] });
      assert.deepEqual(
        context.said.filter((line) => !line.startsWith("debug")),
        [],
      );
    });

    it("words errors as AWS does", async () => {
      await engine.start();
      await assert.rejects(engine.call("DescribeTable", { TableName: "nope" }), (error) => {
        assert.ok(error instanceof AwsError);
        assert.equal(error.code, "ResourceNotFoundException");
        return true;
      });
    });

    it("lets requests wait while the engine is started again", async () => {
      await engine.start();
      const first = engine.pid ?? 0;
      for (let time = 0; time < 3; time++) {
        process.kill(engine.pid ?? 0, "SIGKILL");
        await until(() => engine.pid === undefined);
        assert.deepEqual(await engine.call("ListTables", {}), { TableNames: [] });
      }
      assert.notEqual(engine.pid, first);
      assert.equal(context.said.filter((line) => line.includes("starting it again")).length, 3);
    });

    it("ends an engine that a killed local cloud left over", async () => {
      const data = join(dir, "made");
      await mkdir(data);
      const [file = "", ...args] = command.argv(data, await freePort());
      const orphan = spawn(file, args, { stdio: ["pipe", "ignore", "pipe"], detached: true });
      await once(orphan.stderr, "data");
      // Gone, and so nobody's.
      const dead = spawn(process.execPath, ["-e", ""]);
      await once(dead, "exit");
      const record = { engine: identityOf(orphan.pid ?? 0), owner: { pid: dead.pid, startTime: "1" } };
      await writeFile(join(data, "engine.json"), JSON.stringify(record));
      const ended = once(orphan, "exit");

      const next = new Engine({ source: command, dir: data, clock: context.clock, log: context.log });
      await next.start();
      assert.deepEqual(await ended, [null, "SIGKILL"]);
      assert.deepEqual(await next.call("ListTables", {}), { TableNames: [] });
      await next.stop();
    });

    it("leaves the engine of another local cloud alone, and says whose it is", async () => {
      await engine.start();
      const first = engine.pid ?? 0;
      const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      await once(other, "spawn");
      const record = { engine: identityOf(first), owner: identityOf(other.pid ?? 0) };
      await writeFile(join(dir, "engine.json"), JSON.stringify(record));
      const next = make();
      await assert.rejects(
        next.start(),
        new RegExp(`process ${other.pid} has .* open; stop that local cloud`),
      );
      assert.equal(isRunning(first), true);
      other.kill("SIGKILL");
    });

    it("leaves a process alone that only has the old engine's id", async () => {
      const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      await once(bystander, "spawn");
      const record = { engine: identityOf(bystander.pid ?? 0), owner: { pid: 1, startTime: "" } };
      await writeFile(join(dir, "engine.json"), JSON.stringify(record));
      await engine.start();
      assert.equal(isRunning(bystander.pid ?? 0), true);
      bystander.kill("SIGKILL");
    });
  });
}

describe("an engine that cannot run", () => {
  it("says what it printed", async () => {
    const dir = await mkdtemp(join(tmpdir(), "slipway-engine-"));
    const context = testContext({ dir });
    const failing: EngineCommand = {
      ...dynalite,
      name: "failing",
      argv: () => [process.execPath, "-e", "console.error('no such disk'); process.exit(3)"],
    };
    const engine = new Engine({ source: failing, dir, clock: context.clock, log: context.log });
    await assert.rejects(
      engine.start(),
      /the engine \(failing\) ended at once: exit code 3; it printed: no such disk/,
    );
    await engine.stop();
    await rm(dir, { recursive: true, force: true });
  });

  it("names the endpoint that does not answer", async () => {
    const dir = await mkdtemp(join(tmpdir(), "slipway-engine-"));
    const context = testContext({ dir });
    const source = `http://127.0.0.1:${await freePort()}`;
    // A clock that runs ahead, so that its patience is short.
    let now = 0;
    const clock = { ...context.clock, now: () => (now += 1000) };
    const engine = new Engine({ source, dir, clock, log: context.log });
    await assert.rejects(engine.start(), new RegExp(`the engine \\(${source}\\) does not answer`));
    await engine.stop();
    await rm(dir, { recursive: true, force: true });
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
