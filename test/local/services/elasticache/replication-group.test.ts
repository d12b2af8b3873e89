import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Redis } from "iovalkey";
import { systemClock } from "../../../../local/clock.ts";
import type { CloudContext } from "../../../../local/context.ts";
import { isRunning } from "../../../../local/process-table.ts";
import type { Properties } from "../../../../local/properties.ts";
import type { ExistingResource, ResourceHandler } from "../../../../local/service.ts";
import { ElastiCacheService } from "../../../../local/services/elasticache/index.ts";
import { until } from "../../../helpers/until.ts";

const password = "0123456789abcdef0123456789abcdef";
const inputs: Properties = {
  replicationGroupId: "cache",
  description: "A cache.",
  engine: "valkey",
  engineVersion: "8.0",
  numCacheClusters: 2,
  transitEncryptionEnabled: true,
  authToken: password,
};

describe("a replication group of ElastiCache", () => {
  let dir: string;
  let said: string[];
  let service: ElastiCacheService;
  let handler: ResourceHandler;
  const clients: Redis[] = [];

  function start(findProgram?: () => Promise<string | undefined>): void {
    const say = (level: string) => (message: string) => void said.push(`${level}: ${message}`);
    const context: CloudContext = {
      project: "platform",
      stack: "test",
      accountId: "000000000000",
      region: "us-east-1",
      dir,
      clock: systemClock,
      log: { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") },
      endpointUrl: () => "",
    };
    service = new ElastiCacheService(context, findProgram);
    const found = service.resources["aws:elasticache/replicationGroup:ReplicationGroup"];
    assert.ok(found);
    handler = found;
  }

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-cache-"));
    said = [];
    start();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    await service.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const create = async (properties = inputs): Promise<ExistingResource> => {
    const created = await handler.create({ urn: "urn", name: "cache", inputs: properties });
    return { urn: "urn", name: "cache", inputs: properties, ...created };
  };
  const connect = (
    { outputs }: ExistingResource,
    auth: string | null = password,
    maxRetriesPerRequest = 20,
  ): Redis => {
    const client = new Redis(Number(outputs.port), String(outputs.primaryEndpointAddress), {
      ...(auth === null ? {} : { password: auth }),
      lazyConnect: true,
      maxRetriesPerRequest,
    });
    // Tests look at what commands answer.
    client.on("error", () => {});
    clients.push(client);
    return client;
  };

  it("is a server on this machine, in AWS's shape", async () => {
    const { id, outputs } = await create();
    assert.equal(id, "cache");
    const { port, ...rest } = outputs;
    assert.ok(Number(port) > 0);
    assert.deepEqual(rest, {
      ...inputs,
      id: "cache",
      arn: "arn:aws:elasticache:us-east-1:000000000000:replicationgroup:cache",
      clusterEnabled: false,
      engineVersionActual: "8.0",
      memberClusters: ["cache-001", "cache-002"],
      primaryEndpointAddress: "127.0.0.1",
      readerEndpointAddress: "127.0.0.1",
      region: "us-east-1",
      transitEncryptionEnabled: false,
      tagsAll: {},
    });
    assert.deepEqual(handler.secretOutputs, ["authToken"]);
  });

  it("keeps what it is told, for who has the password", async () => {
    const group = await create();
    const client = connect(group);
    await client.set("key", "value");
    assert.equal(await client.get("key"), "value");
    await assert.rejects(connect(group, null).get("key"), /NOAUTH/);
    await assert.rejects(connect(group, "another password").get("key"), /WRONGPASS|NOAUTH/);
  });

  it("has its password in a file that its owner alone reads", async () => {
    await create();
    const file = join(dir, "elasticache", "cache", "server.conf");
    assert.match(readFileSync(file, "utf8"), new RegExp(`^requirepass "${password}"$`, "m"));
    assert.equal(statSync(file).mode & 0o077, 0);
  });

  it("takes a new password at once", async () => {
    const group = await create();
    const next = { ...inputs, authToken: "fedcba9876543210fedcba9876543210" };
    const outputs = await handler.update?.({
      urn: "urn",
      name: "cache",
      id: group.id,
      inputs: next,
      oldInputs: inputs,
      oldOutputs: group.outputs,
    });
    assert.equal(outputs?.port, group.outputs.port);
    assert.equal(await connect(group, next.authToken).ping(), "PONG");
    await assert.rejects(connect(group).ping(), /WRONGPASS|NOAUTH/);
  });

  it("is started again when it dies, and its clients come back", async () => {
    const group = await create();
    const client = connect(group);
    await client.ping();
    const pid = Number(service.pidOf("cache"));
    process.kill(pid, "SIGKILL");
    await until("another runs", () => ![undefined, pid].includes(service.pidOf("cache")));
    assert.equal(await client.ping(), "PONG");
    assert.match(
      said.join("\n"),
      /warn: ElastiCache: the server of "cache" ended .*it starts again in 0\.5 s/,
    );
  });

  it("is at the same port after a restart, and ends with the local cloud", async () => {
    const group = await create();
    const pid = Number(service.pidOf("cache"));
    await service.stop();
    // A killed process closes its pipes, which is waited for, a moment before it is out of the table.
    await until("its server is gone", () => !isRunning(pid));
    start();
    await handler.restore(group);
    assert.equal(await connect(group).ping(), "PONG");
    await handler.delete(group);
    await assert.rejects(connect(group, password, 0).ping());
  });

  it("signals nobody between two runs, as its id may be another's by then", async () => {
    await create();
    const pid = String(service.pidOf("cache"));
    const { stdout: group } = await promisify(execFile)("ps", ["-o", "pgid=", "-p", pid]);
    process.kill(-Number(group), "SIGKILL");
    await until("its end is said", () => said.some((line) => /"cache" ended/.test(line)));
    const signalled: number[] = [];
    const { kill } = process;
    process.kill = (id, signal) => {
      signalled.push(id);
      return kill.call(process, id, signal);
    };
    try {
      await service.stop();
    } finally {
      process.kill = kill;
    }
    assert.deepEqual(signalled, []);
  });

  it("is said to answer nobody where there is no such program, and all else goes on", async () => {
    start(async () => undefined);
    const group = await create();
    assert.equal(group.id, "cache");
    assert.deepEqual(said, [
      'warn: ElastiCache: "cache" answers nobody, as neither valkey-server nor redis-server is on the PATH; install one (Debian: redis-server) and start again. All else works.',
    ]);
    await handler.delete(group);
  });

  it("refuses passwords that AWS does", () => {
    const reasons = (properties: Properties) =>
      handler.check?.({ ...inputs, ...properties }).map(({ property }) => property);
    assert.deepEqual(reasons({}), []);
    for (const authToken of ["short", "with_an_underscore_in_it", "x".repeat(129), "with space with space"]) {
      assert.deepEqual(reasons({ authToken }), ["authToken"]);
    }
    assert.deepEqual(reasons({ transitEncryptionEnabled: false }), ["transitEncryptionEnabled"]);
  });
});
