import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registration } from "../../../../local/services/elbv2/index.ts";
import { until } from "../../../helpers/until.ts";
import { api, cachingDisabled, SiteFixture } from "./site-fixture.ts";

describe("a service behind CloudFront", () => {
  let site: SiteFixture;
  let domainName: string;
  let vpcOriginId: string;
  let targetGroupArn: string;
  const servers: { close(): void; closeAllConnections(): void }[] = [];

  beforeEach(async () => {
    site = await SiteFixture.start();
    const { loadBalancing } = site;
    const group = await site.create(loadBalancing, "aws:lb/targetGroup:TargetGroup", {
      name: "tasks",
      port: 8080,
      protocol: "HTTP",
      targetType: "ip",
      deregistrationDelay: 30,
      healthCheck: { path: "/health", interval: 10, healthyThreshold: 2, unhealthyThreshold: 3 },
    });
    targetGroupArn = group.id;
    const balancer = await site.create(loadBalancing, "aws:lb/loadBalancer:LoadBalancer", {
      name: "live",
      internal: true,
    });
    domainName = String(balancer.outputs.dnsName);
    await site.create(loadBalancing, "aws:lb/listener:Listener", {
      loadBalancerArn: balancer.id,
      port: 80,
      defaultActions: [{ type: "forward", targetGroupArn }],
    });
    const origin = await site.edge("vpcOrigin:VpcOrigin", {
      vpcOriginEndpointConfig: { name: "live", arn: balancer.id, httpPort: 80, httpsPort: 443 },
    });
    vpcOriginId = origin.id;
  });
  afterEach(async () => {
    await site.stop();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  const open = (origin: object = { vpcOriginConfig: { vpcOriginId } }) =>
    site.open({
      origins: [
        { originId: "files", domainName: "none.s3.us-east-1.amazonaws.com" },
        { originId: "live", domainName, ...origin },
      ],
      orderedCacheBehaviors: [{ ...api("/live/*"), targetOriginId: "live", cachePolicyId: cachingDisabled }],
    });

  /** A task of the service, which is healthy unless `health` says otherwise. */
  async function task(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    health: () => number = () => 200,
  ): Promise<Registration> {
    const server = createServer((request, response) => {
      if (request.url === "/health") response.writeHead(health()).end();
      else answer(request, response);
    }).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    // A TCP server's address is never a pipe's name.
    const { port } = server.address() as AddressInfo;
    return site.loadBalancing.register(targetGroupArn, port, { onState() {} });
  }

  async function healthy(...tasks: readonly Registration[]): Promise<void> {
    site.clock.advance(0);
    await until("all are healthy", () => tasks.every(({ target }) => target.state === "healthy"));
  }

  /** An answer whose headers have come. */
  const begun = (path: string) =>
    new Promise<IncomingMessage>((resolve) => get({ port: site.port, path, agent: false }, resolve));

  it("gets the whole request, and its answer goes on", async () => {
    await open();
    await healthy(
      await task((request, response) => {
        const { method, url, headers } = request;
        response.writeHead(201, { "x-seen": `${method} ${url} ${headers.host} ${headers["last-event-id"]}` });
        request.pipe(response);
      }),
    );
    const response = await site.send("/live/clicks?after=1-0", {
      method: "POST",
      headers: { "last-event-id": "7-0", "content-type": "text/plain" },
      body: "a body",
    });
    assert.equal(response.status, 201);
    assert.equal(response.text, "a body");
    assert.equal(response.headers["x-seen"], `POST /live/clicks?after=1-0 ${domainName} 7-0`);
    assert.equal(response.headers["x-cache"], "Miss from cloudfront");
  });

  it("streams: each part comes when it is sent, and a viewer who leaves is noticed", async () => {
    await open();
    const streams: ServerResponse[] = [];
    const registration = await task((_request, response) => {
      streams.push(response);
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
    });
    await healthy(registration);
    const answer = await begun("/live/clicks");
    assert.equal(answer.headers["content-type"], "text/event-stream");
    assert.equal(answer.headers["content-length"], undefined);
    answer.setEncoding("utf8");
    const [stream] = streams;
    assert.ok(stream);
    for (const part of ["data: one\n\n", "data: two\n\n"]) {
      stream.write(part);
      const [received] = await once(answer, "data");
      assert.equal(received, part);
    }
    assert.equal(registration.target.requests, 1);
    const closed = once(stream, "close");
    answer.destroy();
    await closed;
    await until("the request is over", () => registration.target.requests === 0);
  });

  it("sends requests to healthy tasks, first to those with the fewest", async () => {
    await open();
    const say = (name: string) => (_request: IncomingMessage, response: ServerResponse) => {
      // The first stays under way.
      if (name === "one") response.write(name);
      else response.end(name);
    };
    const one = await task(say("one"));
    await healthy(one);
    const held = await begun("/live/a");
    const two = await task(say("two"));
    await task(say("three"), () => 500);
    await healthy(one, two);
    const texts = [await site.send("/live/b"), await site.send("/live/c")].map(({ text }) => text);
    assert.deepEqual(texts, ["two", "two"]);
    held.destroy();
  });

  it("answers 503 without a healthy task, and 502 when one has just gone", async () => {
    await open();
    assert.equal((await site.send("/live/a")).status, 503);
    const registration = await task((_request, response) => response.destroy());
    await healthy(registration);
    const { status, headers } = await site.send("/live/a");
    assert.deepEqual([status, headers.server], [502, "awselb/2.0"]);
    assert.equal(registration.target.requests, 0);
  });

  it("takes a task out after failed checks, and back in after good ones", async () => {
    let status = 200;
    let checks = 0;
    const { target } = await task(
      () => {},
      () => {
        checks++;
        return status;
      },
    );
    await until("healthy", () => {
      site.clock.advance(0);
      return target.state === "healthy";
    });
    const look = async (count: number) => {
      for (let i = 0; i < count; i++) {
        const before = checks;
        await until("it is looked at", () => {
          if (checks === before) site.clock.advance(100);
          return checks > before;
        });
      }
    };
    status = 500;
    await look(3);
    await until("unhealthy after three", () => target.state === "unhealthy");
    status = 200;
    await look(2);
    await until("healthy after two", () => target.state === "healthy");
  });

  it("gives a task that goes its time: to the end of its requests, or of the delay", async () => {
    await open();
    let release = () => {};
    const registration = await task((_request, response) => {
      response.write("…");
      release = () => response.end("done");
    });
    await healthy(registration);
    const slow = site.send("/live/slow");
    await until("it is under way", () => registration.target.requests === 1);
    let gone = false;
    const going = registration.deregister().then(() => {
      gone = true;
    });
    assert.equal((await site.send("/live/b")).status, 503);
    site.clock.advance(29_999);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(gone, false);
    release();
    assert.equal((await slow).text, "…done");
    await going;

    const stuck = await task((_request, response) => response.write("…"));
    await healthy(stuck);
    const held = await begun("/live/stuck");
    const leaving = stuck.deregister();
    site.clock.advance(30_000);
    await leaving;
    held.destroy();
  });

  it("is not reached but by a VPC origin", async () => {
    await open({ customOriginConfig: { httpPort: 80, originProtocolPolicy: "http-only" } });
    await healthy(await task((_request, response) => response.end("in")));
    assert.equal((await site.send("/live/a")).status, 502);
    assert.match(site.said.join("\n"), /no bucket, REST API, or load balancer behind a VPC origin/);
  });
});
