import assert from "node:assert/strict";
import { connect } from "node:net";
import type { DevelopmentOrigin } from "../../../../local/services/cloudfront/index.ts";
import { api, pages, SiteFixture } from "./site-fixture.ts";

describe("a development server in place of the bucket", () => {
  let site: SiteFixture;
  const upgraded: string[] = [];
  const origin: DevelopmentOrigin = {
    matches: (path) => path !== "/config.json",
    handle: (request, response) => {
      response.setHeader("Content-Type", "text/html");
      response.end(`dev ${request.method} ${request.url}`);
    },
    upgrade: (request, socket) => {
      upgraded.push(request.url ?? "");
      socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello",
      );
    },
  };

  beforeEach(async () => {
    upgraded.length = 0;
    site = await SiteFixture.start();
    await site.put("config.json", "{}", "application/json");
    await site.put("a.html", "from the bucket");
    const policy = await site.edge("responseHeadersPolicy:ResponseHeadersPolicy", {
      name: "policy",
      securityHeadersConfig: {
        frameOptions: { frameOption: "DENY", override: true },
        contentSecurityPolicy: { contentSecurityPolicy: "default-src 'self'", override: true },
      },
    });
    await site.open(
      {
        defaultCacheBehavior: { ...pages, responseHeadersPolicyId: policy.id },
        orderedCacheBehaviors: [api("/api/*")],
      },
      { apiId: await site.createApi() },
    );
    site.cloudFront.useDevelopmentOrigin(origin);
  });
  afterEach(() => site.stop());

  it("answers for pages, with the policy's headers and without its content security policy", async () => {
    const { status, text, headers } = await site.send("/links/new?x=1");
    assert.equal(status, 200);
    assert.equal(text, "dev GET /links/new?x=1");
    assert.equal(headers["x-frame-options"], "DENY");
    assert.equal(headers["content-security-policy"], undefined);
    assert.equal((await site.send("/a.html", { method: "HEAD" })).status, 200);
  });

  it("leaves the runtime configuration, the APIs and writes where they are", async () => {
    assert.equal((await site.send("/config.json")).text, "{}");
    await site.send("/api/x");
    assert.equal(site.lambda.calls.length, 1);
    assert.equal((await site.send("/a.html", { method: "POST" })).status, 403);
  });

  it("is not reached under a foreign name, nor by a bad path", async () => {
    assert.equal((await site.send("/", { headers: { host: "evil.com" } })).status, 403);
    assert.equal((await site.send("/%")).status, 400);
  });

  it("goes when it is taken away", async () => {
    site.cloudFront.useDevelopmentOrigin(undefined);
    assert.equal((await site.send("/a.html")).text, "from the bucket");
  });

  /** What comes back first on an upgraded connection. */
  const upgrade = (host: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(site.port, "127.0.0.1", () =>
        socket.write(
          `GET /hmr HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
        ),
      );
      socket.once("data", (bytes) => resolve(bytes.toString()));
      socket.once("error", reject);
    });

  it("gets websockets, which end when CloudFront stops", async () => {
    const closed = new Promise<void>((resolve, reject) => {
      const socket = connect(site.port, "127.0.0.1", () =>
        socket.write(
          "GET /hmr HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        ),
      );
      socket.once("data", () => site.cloudFront.stop().catch(reject));
      socket.on("error", () => {});
      socket.once("close", () => resolve());
    });
    await closed;
    assert.deepEqual(upgraded, ["/hmr"]);
  });

  it("gets no websocket of a foreign name, and there is none without it", async () => {
    assert.match(await upgrade("evil.com"), /^HTTP\/1\.1 403 /);
    site.cloudFront.useDevelopmentOrigin(undefined);
    assert.match(await upgrade("localhost"), /^HTTP\/1\.1 403 /);
    assert.deepEqual(upgraded, []);
  });
});
