import assert from "node:assert/strict";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { readViewerPath } from "../../../../local/services/cloudfront/front-door/viewer-path.ts";
import { api, SiteFixture } from "./site-fixture.ts";

describe("viewer paths", () => {
  const table: [raw: string, normalized: string | undefined][] = [
    ["/", "/"],
    ["/a/b", "/a/b"],
    ["/a//b", "/a//b"],
    ["/%61", "/a"],
    ["/%7e%2D", "/~-"],
    ["/a%2fb", "/a%2Fb"],
    ["/a%20b", "/a%20b"],
    ["/./a", "/a"],
    ["/a/./b", "/a/b"],
    ["/a/.", "/a/"],
    ["/a/..", "/"],
    ["/a/../b", "/b"],
    ["/../../b", "/b"],
    ["/a/%2e%2e/b", "/b"],
    ["/a/%2E./b", "/b"],
    ["/...", "/..."],
    ["/.well-known/x", "/.well-known/x"],
    ["/..%2fa", "/..%2Fa"],
    ["/%00", undefined],
    ["/%", undefined],
    ["/%z1", undefined],
    ["/%c3%28", undefined],
    ["/%ff", undefined],
    ["a", undefined],
    ["*", undefined],
  ];
  for (const [raw, normalized] of table) {
    it(`${raw} is ${normalized ?? "malformed"}`, () => {
      assert.deepEqual(readViewerPath(raw), normalized === undefined ? undefined : { raw, normalized });
    });
  }
});

describe("front door", () => {
  let site: SiteFixture;
  beforeEach(async () => {
    site = await SiteFixture.start();
    await site.put("index.html", "home");
    await site.put("secret.txt", "secret", "text/plain");
  });
  afterEach(() => site.stop());

  it("serves the names of this machine and of the distribution, and no other", async () => {
    await site.open({ aliases: ["www.example.com", "*.example.org"] });
    const own = String(site.distribution?.outputs.domainName);
    const served = [
      "localhost",
      "localhost:4500",
      "LOCALHOST",
      "127.0.0.1",
      `127.0.0.1:${site.port}`,
      "[::1]:80",
      "app.localhost:80",
      own,
      `${own}:443`,
      "www.example.com",
      "a.example.org",
    ];
    const refused = [
      "example.com",
      "evil.com",
      "localhost.evil.com",
      "127.0.0.1.evil.com",
      "notlocalhost",
      "example.org",
      "127.0.0.2",
      "0.0.0.0",
      "d0000000000000.cloudfront.net",
      "evil.com:4500@localhost",
      "localhost/evil",
    ];
    for (const host of served) assert.equal((await site.send("/", { headers: { host } })).status, 200, host);
    for (const host of refused) assert.equal((await site.send("/", { headers: { host } })).status, 403, host);
  });

  it("serves nothing to a request that names no site", async () => {
    await site.open();
    assert.match(await site.sendBytes("GET / HTTP/1.0\r\n\r\n"), /^HTTP\/1\.1 403 /);
    assert.match(await site.sendBytes("GET / HTTP/1.0\r\nHost:\r\n\r\n"), /^HTTP\/1\.1 403 /);
    assert.match(await site.sendBytes("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"), /^HTTP\/1\.1 400 /);
  });

  it("listens on this machine's own address alone", async () => {
    await site.open();
    const others = Object.values(networkInterfaces())
      .flat()
      .flatMap((one) => (one && !one.internal && one.family === "IPv4" ? [one.address] : []));
    for (const address of others) await assert.rejects(fetch(`http://${address}:${site.port}/`));
  });

  describe("paths that climb", () => {
    const corpus = [
      "/..",
      "/../",
      "/../../../../etc/passwd",
      "/..%2f..%2fetc%2fpasswd",
      "/%2e%2e/%2e%2e/etc/passwd",
      "/%2e%2e%2f%2e%2e%2fetc/passwd",
      "/.%2e/.%2e/etc/passwd",
      "/%2E%2E/secret.txt/..",
      "/a/../../secret.txt",
      "/..\\..\\etc\\passwd",
      "/..%5c..%5cetc%5cpasswd",
      "/%5c..%5csecret.txt",
      "/....//....//etc/passwd",
      "/..;/etc/passwd",
      "/%252e%252e%252fetc/passwd",
      "/%c0%ae%c0%ae/etc/passwd",
      "/%e0%80%ae%e0%80%ae/etc/passwd",
      "/%uff0e%uff0e/etc/passwd",
      "/%00",
      "/secret.txt%00.html",
      "/secret%2etxt/%2e%2e/%2e%2e/x",
      "//etc/passwd",
      "///secret.txt",
      "/./././../etc/passwd",
      "/%",
      "/%2",
      "/%zz",
      "/%ff%fe",
      "/api/../secret",
      "/api/%2e%2e/%2e%2e/secret",
      "/api/..%2f..%2fsecret",
      "/api/%00",
      "/api/%",
      "/__proto__/constructor",
      "/%0d%0aSet-Cookie:%20a=1",
      "/\u00e4\u00f6",
    ];
    for (const path of corpus) {
      it(`${JSON.stringify(path)} finds nothing, and breaks nothing`, async () => {
        site.lambda.answer = () => ({ payload: '{"statusCode":404,"body":"no such route"}' });
        await site.open({ orderedCacheBehaviors: [api("/api/*")] }, { apiId: await site.createApi() });
        const head = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
        const answer = await site.sendBytes(Buffer.from(head, "latin1"));
        assert.match(answer, /^HTTP\/1\.1 4\d\d /);
        assert.doesNotMatch(answer, /root:|^secret$/m);
        assert.doesNotMatch(answer.slice(0, answer.indexOf("\r\n\r\n")), /Set-Cookie/i);
        assert.equal((await site.send("/")).text, "home");
        assert.deepEqual(
          site.said.filter((line) => line.startsWith("error")),
          [],
        );
      });
    }

    for (const path of ["/%", "/%zz", "/%ff", "/%00", "/a%c3%28"]) {
      it(`${path} is a bad request`, async () => {
        await site.open();
        assert.equal((await site.send(path)).status, 400);
      });
    }
  });

  describe("limits", () => {
    beforeEach(async () => {
      await site.open({ orderedCacheBehaviors: [api("/api/*")] }, { apiId: await site.createApi() });
    });

    it("are 8,192 bytes for a URL", async () => {
      assert.equal((await site.send(`/${"a".repeat(8_191)}`)).status, 404);
      assert.equal((await site.send(`/${"a".repeat(8_192)}`)).status, 413);
      assert.equal((await site.send(`/?${"a".repeat(8_191)}`)).status, 413);
    });

    it("are 20,480 bytes for URL and headers together", async () => {
      const headers = (length: number) => ({ "x-a": "a".repeat(length) });
      assert.equal((await site.send("/", { headers: headers(19_000) })).status, 200);
      assert.equal((await site.send("/", { headers: headers(20_480) })).status, 413);
      assert.equal((await site.send("/", { headers: headers(60_000) })).status, 413);
    });

    it("hold for headers that no parser takes", async () => {
      const head = `GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ${"a".repeat(70_000)}\r\n\r\n`;
      assert.match(await site.sendBytes(head), /^HTTP\/1\.1 413 /);
    });

    it("are 11 MB for a body, announced or not", async () => {
      const body = Buffer.alloc(11 * 1024 * 1024 + 1);
      const announced = await site.sendBytes(
        `POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      assert.match(announced, /^HTTP\/1\.1 413 .*Connection: close/s);
      const chunk = Buffer.concat([
        Buffer.from(`${body.length.toString(16)}\r\n`),
        body,
        Buffer.from("\r\n0\r\n\r\n"),
      ]);
      const head = "POST /api/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
      const chunked = await site.sendBytes(Buffer.concat([Buffer.from(head), chunk])).catch(() => "reset");
      assert.match(chunked, /^HTTP\/1\.1 413 .*The body is longer|^reset$/s);
      assert.equal(site.lambda.calls.length, 0);
      assert.equal((await site.send("/")).status, 200);
    });
  });

  it("takes no request that is not HTTP", async () => {
    await site.open();
    for (const bytes of ["hello\r\n\r\n", "GET / HTTP/9.9.9\r\n\r\n", "\x16\x03\x01\x02\x00\r\n\r\n"]) {
      assert.match(await site.sendBytes(bytes), /^HTTP\/1\.1 400 /, JSON.stringify(bytes));
    }
    const smuggled = await site.sendBytes(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x",
    );
    assert.match(smuggled, /^HTTP\/1\.1 400 /);
    assert.equal((await site.send("/")).status, 200);
  });

  it("takes the absolute form of a target", async () => {
    await site.open();
    const get = (target: string) =>
      site.sendBytes(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    assert.match(await get("http://localhost/index.html"), /^HTTP\/1\.1 200 .*home$/s);
    assert.match(await get("http://localhost"), /^HTTP\/1\.1 200 .*home$/s);
    assert.match(await get("ftp://localhost/"), /^HTTP\/1\.1 400 /);
  });

  it("frees its port and its connections when it stops", async () => {
    await site.open();
    const { port } = site;
    const kept = fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "keep-alive" } });
    await (await kept).text();
    await site.cloudFront.stop();
    await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
  });

  it("takes no harm from a viewer that leaves in the middle of its request", async () => {
    await site.open({ orderedCacheBehaviors: [api("/api/*")] }, { apiId: await site.createApi() });
    const left = new Promise<void>((resolve) => {
      const debug = site.context.log.debug;
      site.context.log.debug = (message) => {
        debug(message);
        if (message.includes("the viewer left")) resolve();
      };
    });
    const socket = connect(site.port, "127.0.0.1", () => {
      socket.write("POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf", () =>
        socket.destroy(),
      );
    });
    await left;
    assert.equal((await site.send("/")).status, 200);
    assert.equal(site.lambda.calls.length, 0);
    assert.deepEqual(
      site.said.filter((line) => line.startsWith("error")),
      [],
    );
  });

  it("says which port is taken", async () => {
    await site.open();
    const other = await SiteFixture.start();
    try {
      await assert.rejects(other.cloudFront.listen("E1", site.port), { code: "EADDRINUSE" });
    } finally {
      await other.stop();
    }
  });

  it("answers 502 for a fault of its own, which the viewer learns nothing of", async () => {
    await site.open();
    site.s3.objects.get = () => Promise.reject(new TypeError("a secret fault"));
    const { status, text } = await site.send("/x");
    assert.equal(status, 502);
    assert.doesNotMatch(text, /fault/);
    assert.match(site.said.join("\n"), /error: CloudFront GET \/x: TypeError: a secret fault\n\s+at /);
  });
});
