import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRunning } from "../../../../local/process-table.ts";
import type { Properties } from "../../../../local/properties.ts";
import type { ExistingResource } from "../../../../local/service.ts";
import { until } from "../../../helpers/until.ts";
import { TaskFixture } from "./task-fixture.ts";

const serviceType = "aws:ecs/service:Service";

/** Answers its version; `/health` is well until somebody asks for `/sicken`; `/slow` answers when it is told to stop. */
const versioned = `
import { createServer } from "node:http";
let well = process.env.VERSION !== "sick";
const waiting = [];
createServer((request, response) => {
  if (request.url === "/sicken") well = false;
  if (request.url === "/health") response.writeHead(well ? 200 : 500).end();
  else if (request.url === "/slow") { waiting.push(response); response.write("…"); }
  else response.end(process.env.VERSION);
}).listen(Number(process.env.PORT), process.env.HOST);
process.on("SIGTERM", () => {
  for (const response of waiting) response.end(process.env.VERSION);
  process.exitCode = 0;
  setImmediate(() => process.exit());
});
`;

describe("a service of ECS", function () {
  this.timeout(60_000);
  let fixture: TaskFixture;
  let definition: ExistingResource;
  let service: ExistingResource;

  beforeEach(async () => {
    fixture = await TaskFixture.start({ echo: versioned });
    definition = await fixture.definition({ environment: { VERSION: "one" } });
    service = await fixture.service(definition, { desiredCount: 2 });
    await until("it is steady", () => fixture.scheduler.steady);
  });
  afterEach(() => fixture.stop());

  const pids = () => fixture.scheduler.tasks.map(({ pid }) => Number(pid));

  async function deploy(version: string): Promise<void> {
    definition = await fixture.definition({ environment: { VERSION: version } });
    await change({});
  }

  async function change(more: Properties): Promise<void> {
    const inputs = fixture.serviceInputs(definition, { desiredCount: 2, ...more });
    service = await fixture.services.update(serviceType, service, inputs);
  }

  const targetsOf = ({ id }: { id: string }) => [
    ...(fixture.services.loadBalancing.targetGroups.get(id)?.targets ?? []),
  ];

  it("has as many tasks as it is to have, also after one is lost", async () => {
    const before = pids();
    assert.equal(before.length, 2);
    process.kill(Number(before[0]), "SIGKILL");
    await until(
      "another is in its place",
      () => fixture.scheduler.steady && !pids().includes(Number(before[0])),
    );
    assert.ok(pids().includes(Number(before[1])));
  });

  it("replaces a task whose health check is no longer answered", async () => {
    const before = pids();
    const url = String(fixture.url);
    await fetch(`${url}/sicken`);
    await until("another is in its place", () => {
      const now = pids();
      return fixture.scheduler.steady && before.filter((pid) => !now.includes(pid)).length === 1;
    });
  });

  it("goes to a new version only once all of it is healthy, and never answers nothing", async () => {
    const old = pids();
    const seen = new Set<string>();
    await deploy("two");
    await until("the new version is all there is", async () => {
      seen.add(await fixture.ask());
      return fixture.scheduler.steady;
    });
    assert.deepEqual([...seen], ["one", "two"]);
    assert.deepEqual(old.filter(isRunning), []);
    assert.equal(await fixture.ask(), "two");
  });

  it("lets requests of the old version end", async () => {
    const slow = fixture.ask("/slow");
    await deploy("two");
    assert.equal(await slow, "…one");
  });

  it("goes back to the old version when the new one does not get healthy", async () => {
    const old = pids();
    const bad = await fixture.definition({ command: ["node", "-e", "process.exit(1)"] });
    const inputs = fixture.serviceInputs(bad, { desiredCount: 2 });
    await fixture.services.update(serviceType, service, inputs);
    await until("it goes back", () => fixture.services.said().some((line) => /Back to echo:1/.test(line)));
    await until("the failed tasks are gone", () => fixture.scheduler.steady);
    assert.deepEqual(pids().sort(), old.sort());
    assert.equal(await fixture.ask(), "one");
  });

  it("goes behind another load balancer by new tasks, and never answers nothing", async () => {
    const old = pids();
    const before = { id: fixture.targetGroupArn };
    const after = await fixture.targetGroup("others");
    await change({ loadBalancers: fixture.behind(after.id) });
    await until("the new tasks are all there is", () => {
      const healthy = [...targetsOf(before), ...targetsOf(after)].filter(({ state }) => state === "healthy");
      assert.ok(healthy.length >= 2);
      return fixture.scheduler.steady;
    });
    assert.deepEqual(targetsOf(before), []);
    assert.deepEqual(
      targetsOf(after).map(({ state }) => state),
      ["healthy", "healthy"],
    );
    assert.deepEqual(old.filter(isRunning), []);

    await change({ loadBalancers: [] });
    await until("they are behind none", () => fixture.scheduler.steady && targetsOf(after).length === 0);
    assert.equal(pids().length, 2);
  });

  it("goes back to the old load balancer when tasks do not get behind the new one", async () => {
    const [lost, kept] = pids();
    await change({ loadBalancers: fixture.behind(`${fixture.targetGroupArn}-gone`) });
    await until("it goes back", () => fixture.services.said().some((line) => /Back to echo:1/.test(line)));
    await until("the failed tasks are gone", () => fixture.scheduler.steady);
    process.kill(Number(lost), "SIGKILL");
    await until("another is in its place", () => fixture.scheduler.steady && !pids().includes(Number(lost)));
    assert.ok(pids().includes(Number(kept)));
    assert.equal(targetsOf({ id: fixture.targetGroupArn }).length, 2);
  });

  it("starts its tasks anew in another network, and leaves them for what they do not have", async () => {
    const before = pids();
    await change({ enableExecuteCommand: true, tags: { team: "links" } });
    assert.ok(fixture.scheduler.steady);
    assert.deepEqual(pids(), before);
    await change({ networkConfiguration: { subnets: ["subnet-1"] } });
    await until(
      "all are new",
      () => fixture.scheduler.steady && pids().every((pid) => !before.includes(pid)),
    );
  });

  it("grows and shrinks without touching the tasks that stay", async () => {
    const before = pids();
    fixture.scheduler.scale(3);
    await until("there are three", () => fixture.scheduler.steady);
    assert.deepEqual(pids().slice(0, 2), before);
    fixture.scheduler.scale(1);
    await until("there is one", () => fixture.scheduler.steady);
    assert.deepEqual(pids(), before.slice(0, 1));
  });

  it("starts anew when the folder of its image changes, and not for another", async () => {
    const before = pids();
    fixture.services.ecs.sourceChanged(["services/other/main.mjs"]);
    assert.ok(fixture.scheduler.steady);
    writeFileSync(join(fixture.projectRoot, "services", "echo", "main.mjs"), `${versioned}//`);
    fixture.services.ecs.sourceChanged(["services/echo/main.mjs"]);
    await until(
      "all are new",
      () => fixture.scheduler.steady && pids().every((pid) => !before.includes(pid)),
    );
  });

  it("is gone with its tasks when it is deleted", async () => {
    const before = pids();
    await fixture.services.handler(serviceType).delete(service);
    assert.deepEqual(before.filter(isRunning), []);
    assert.equal(fixture.url, undefined);
  });

  it("comes back after a restart of the local cloud", async () => {
    await fixture.services.ecs.stop();
    assert.deepEqual(pids().filter(isRunning), []);
    await fixture.services.handler(serviceType).restore(service);
    await until("it is steady", () => fixture.scheduler.steady);
    assert.equal(await fixture.ask(), "one");
  });
});
