import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Properties } from "../../../../local/properties.ts";
import { LocalServices } from "../../../helpers/local-services.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";
import { until } from "../../../helpers/until.ts";

const type = "aws:lb/targetGroup:TargetGroup";
const inputs: Properties = {
  name: "tasks",
  port: 8080,
  protocol: "HTTP",
  targetType: "ip",
  deregistrationDelay: 30,
  healthCheck: { path: "/old", interval: 10 },
};

describe("a target group of Elastic Load Balancing", () => {
  let clock: ManualClock;
  let services: LocalServices;
  let server: Server;
  let asked: (string | undefined)[];

  beforeEach(async () => {
    clock = new ManualClock();
    services = await LocalServices.start({ clock });
    asked = [];
    server = createServer(({ url }, response) => {
      asked.push(url);
      response.end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(async () => {
    await services.stop();
    server.closeAllConnections();
    server.close();
  });

  it("is changed for the targets that it has, too", async () => {
    const { loadBalancing } = services;
    const group = await services.create(type, "tasks", inputs);
    // A TCP server's address is never a pipe's name.
    const { port } = server.address() as AddressInfo;
    const registration = loadBalancing.register(group.id, port, { onState() {} });
    const { target } = registration;
    clock.advance(0);
    await until("it is healthy", () => target.state === "healthy");

    const changes = { deregistrationDelay: 7, healthCheck: { path: "/new", interval: 10 } };
    await services.update(type, group, { ...inputs, ...changes });
    assert.equal(loadBalancing.targetGroups.get(group.id)?.next(), target);
    clock.advance(10_000);
    await until("it is looked at", () => asked.length === 2);
    assert.deepEqual(asked, ["/old", "/new"]);

    target.begin();
    const gone = registration.deregister();
    clock.advance(6_999);
    assert.equal(target.state, "draining");
    clock.advance(1);
    await gone;
    assert.equal(target.state, "unused");
    assert.deepEqual([...(loadBalancing.targetGroups.get(group.id)?.targets ?? [])], []);
  });
});
