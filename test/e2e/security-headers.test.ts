import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { launchBrowser } from "../helpers/browser.ts";
import { createLink } from "../helpers/links-api.ts";
import { PageWatch } from "../helpers/page-watch.ts";
import { type Platform, startPlatform } from "../helpers/platform.ts";

/** What every answer that a behaviour of the distribution gives must say to a browser. */
const demanded: Readonly<Record<string, RegExp>> = {
  "strict-transport-security": /^max-age=63072000; includeSubDomains$/i,
  "x-content-type-options": /^nosniff$/,
  "x-frame-options": /^DENY$/,
  "referrer-policy": /^strict-origin-when-cross-origin$/,
  "content-security-policy": /(^|; )default-src '(none|self)'.*(^|; )frame-ancestors 'none'/,
};

function assertSecured(answer: Response, what: string): void {
  for (const [name, pattern] of Object.entries(demanded)) {
    assert.match(answer.headers.get(name) ?? "(none)", pattern, `${name} of ${what}`);
  }
  assert.doesNotMatch(answer.headers.get("content-security-policy") ?? "", /unsafe-/, what);
}

describe("security headers", function () {
  this.timeout(120_000);
  let platform: Platform;
  let asset: string;

  before(async () => {
    platform = await startPlatform();
    await createLink(platform.apiUrl, { url: "https://example.com/", slug: "there" });
    const page = await (await fetch(platform.siteUrl)).text();
    asset = /src="(\/assets\/index-[^"]+\.js)"/.exec(page)?.[1] ?? "";
    assert.notEqual(asset, "");
  });
  after(() => platform?.stop());

  const send = (path: string, init: RequestInit = {}) =>
    fetch(platform.siteUrl + path, { redirect: "manual", ...init });
  const json = (body: unknown): RequestInit => ({
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });

  const classes: readonly (readonly [what: string, status: number, answer: () => Promise<Response>])[] = [
    ["the page", 200, () => send("/")],
    ["the page, for a path of the application", 200, () => send("/some/where")],
    ["a HEAD of the page", 200, () => send("/", { method: "HEAD" })],
    ["the deck", 200, () => send("/deck/")],
    ["an asset", 200, () => send(asset)],
    ["a compressed asset", 200, () => send(asset, { headers: { "accept-encoding": "br" } })],
    ["a part of an asset", 206, () => send(asset, { headers: { range: "bytes=0-9" } })],
    ["a part that is not there", 416, () => send(asset, { headers: { range: "bytes=99999999-" } })],
    [
      "an asset that has not changed",
      304,
      async () =>
        send(asset, { headers: { "if-none-match": (await send(asset)).headers.get("etag") ?? "" } }),
    ],
    ["an asset that is not there", 404, () => send("/assets/none.js")],
    ["config.json", 200, () => send("/config.json")],
    ["the deck's config.json", 200, () => send("/deck/config.json")],
    ["a path that climbs", 400, () => send("/%2e%2e%2fconfig.json")],
    ["an API's answer", 200, () => send("/api/meta/version")],
    [
      "what an API created",
      201,
      () => send("/api/links", json({ url: "https://example.com/", slug: "made" })),
    ],
    ["what an API deleted", 204, () => send("/api/links/made", { method: "DELETE" })],
    ["an API's redirect", 302, () => send("/g/there")],
    ["a redirect to nowhere", 404, () => send("/g/none")],
    ["a request an API finds wrong", 400, () => send("/api/links", json({ url: "javascript:alert(1)" }))],
    ["a link that is not there", 404, () => send("/api/links/none")],
    ["a conflict", 409, () => send("/api/links", json({ url: "https://example.com/", slug: "there" }))],
    ["a path that no API has", 404, () => send("/api/none")],
    ["a method that no API has", 404, () => send("/api/meta/version", { method: "DELETE" })],
  ];
  for (const [what, status, ask] of classes) {
    it(`are on ${what} (${status})`, async () => {
      const answer = await ask();
      assert.equal(answer.status, status);
      assertSecured(answer, what);
    });
  }

  it("are not on what CloudFront itself refuses, as on AWS: a policy goes with a behaviour's answers", async () => {
    for (const [status, answer] of [
      [403, await send("/", { method: "PUT", body: "x" })],
      [400, await send("/%zz")],
      [413, await send(`/${"a".repeat(8_200)}`)],
    ] as const) {
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get("server"), "CloudFront");
      assert.equal(answer.headers.get("strict-transport-security"), null);
      assert.equal(answer.headers.get("content-type"), "text/html");
      assert.doesNotMatch(await answer.text(), /<script|zz|aaaa/, "nothing of the request is in the page");
    }
  });

  it("are obeyed by every page without one violation, and stop a script that is put in", async () => {
    const browser = await launchBrowser();
    try {
      for (const path of ["/", "/?q=there", "/no/such/page", "/deck/", "/deck/#/live"]) {
        const page = await browser.newPage();
        const watch = new PageWatch(page);
        await page.addInitScript(() => {
          document.addEventListener("securitypolicyviolation", (event) =>
            console.error(`violation: ${event.violatedDirective} ${event.blockedURI}`),
          );
        });
        await page.goto(platform.siteUrl + path, { waitUntil: "networkidle" });
        assert.deepEqual(watch.faults, [], path);
        await page.evaluate(() => {
          const script = document.createElement("script");
          script.textContent = "document.title = 'taken over'";
          document.head.append(script);
        });
        assert.notEqual(await page.title(), "taken over");
        assert.match(watch.faults.join("\n"), /violation: script-src-elem inline/, path);
        await page.close();
      }
    } finally {
      await browser.close();
    }
  });

  it("are on an API's failures (502, 503), with nothing of the reason in them", async () => {
    const { tableName } = JSON.parse(await readFile(join(platform.dir, "outputs.json"), "utf8"));
    const client = new DynamoDBClient({
      endpoint: platform.endpointUrl,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    await client.send(new DeleteTableCommand({ TableName: tableName }));
    client.destroy();
    for (const [path, status] of [
      ["/api/meta/health", 503],
      ["/api/links/there", 502],
      ["/g/there", 502],
    ] as const) {
      const answer = await send(path);
      assert.equal(answer.status, status, path);
      assertSecured(answer, path);
      assert.doesNotMatch(await answer.text(), /ResourceNotFound|\/tmp|at /);
    }
  });
});
