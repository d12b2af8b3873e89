import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { associate, openWith } from "./open-with-function.ts";
import { api, bucketName, pages, SiteFixture } from "./site-fixture.ts";

describe("CloudFront Functions", () => {
  let site: SiteFixture;
  beforeEach(async () => {
    site = await SiteFixture.start();
  });
  afterEach(() => site.stop());

  it("see the event that AWS gives", async () => {
    await openWith(
      site,
      "function handler(event) { return { statusCode: 200, body: JSON.stringify(event) }; }",
    );
    const { status, headers, text } = await site.send("/a%20b/c?x=1&x=2&y&z=%20", {
      headers: { Accept: ["text/html", "text/plain"], Cookie: "a=1; b=2; a=3", "X-One": "v" },
    });
    assert.equal(status, 200);
    assert.equal(headers["x-cache"], "FunctionGeneratedResponse from cloudfront");
    const event = JSON.parse(text);
    const requestId = event.context.requestId;
    assert.equal(requestId, headers["x-amz-cf-id"]);
    assert.deepEqual(event, {
      version: "1.0",
      context: {
        distributionDomainName: site.distribution?.outputs.domainName,
        distributionId: site.distribution?.id,
        eventType: "viewer-request",
        requestId,
      },
      viewer: { ip: "127.0.0.1" },
      request: {
        method: "GET",
        uri: "/a%20b/c",
        querystring: {
          x: { value: "1", multiValue: [{ value: "1" }, { value: "2" }] },
          y: { value: "" },
          z: { value: "%20" },
        },
        headers: {
          accept: { value: "text/html", multiValue: [{ value: "text/html" }, { value: "text/plain" }] },
          "x-one": { value: "v" },
          host: { value: `127.0.0.1:${site.port}` },
          connection: { value: "close" },
        },
        cookies: {
          a: { value: "1", multiValue: [{ value: "1" }, { value: "3" }] },
          b: { value: "2" },
        },
      },
    });
  });

  it("rewrite the path of a single-page application", async () => {
    await site.put("index.html", "the app");
    await site.put("a.css", "css", "text/css");
    await openWith(
      site,
      "function handler(event) { var r = event.request; if (!r.uri.includes('.')) r.uri = '/index.html'; return r; }",
    );
    assert.equal((await site.send("/links/new")).text, "the app");
    assert.equal((await site.send("/")).text, "the app");
    assert.equal((await site.send("/a.css")).text, "css");
    assert.equal((await site.send("/none.css")).status, 404);
  });

  it("run the platform's own function", async () => {
    await site.put("index.html", "the app");
    await openWith(site, readFileSync("functions/edge/site-request.js", "utf8"));
    assert.equal((await site.send("/links/new")).text, "the app");
    assert.equal((await site.send("/..%2fsecret")).status, 400);
    assert.equal((await site.send("/api/none")).status, 404);
  });

  it("rewrite query, headers and cookies for the origin", async () => {
    const arn = await site.createFunction(`function handler(event) {
      var r = event.request;
      r.querystring.added = { value: "a b" };
      delete r.querystring.gone;
      r.querystring.many = { value: "1", multiValue: [{ value: "1" }, { value: "2" }] };
      r.headers["x-added"] = { value: "yes" };
      r.headers["x-changed"].value = "new";
      delete r.headers["x-gone"];
      r.cookies.c = { value: "3" };
      delete r.cookies.a;
      return r;
    }`);
    await site.open(
      {
        orderedCacheBehaviors: [api("/api/*", { functionAssociations: [associate("viewer-request", arn)] })],
      },
      { apiId: await site.createApi() },
    );
    await site.send("/api/x?kept=%2F&gone=1", {
      headers: { "X-Kept": "k", "X-Changed": "old", "X-Gone": "g", cookie: "a=1; b=2" },
    });
    const event = site.lambda.lastEvent as {
      headers: Record<string, string>;
      multiValueQueryStringParameters: unknown;
    };
    assert.deepEqual(event.multiValueQueryStringParameters, {
      kept: ["/"],
      added: ["a b"],
      many: ["1", "2"],
    });
    assert.equal(event.headers["X-Kept"], "k");
    assert.equal(event.headers["X-Changed"], "new");
    assert.equal(event.headers["X-Added"], "yes");
    assert.equal(event.headers["X-Gone"], undefined);
    assert.equal(event.headers.Cookie, "b=2; c=3");
  });

  it("change neither behaviour nor origin by changing the path", async () => {
    await site.put("api/x", "from the bucket");
    const arn = await site.createFunction(
      "function handler(event) { event.request.uri = '/api/x'; return event.request; }",
    );
    await site.open(
      {
        defaultCacheBehavior: { ...pages, functionAssociations: [associate("viewer-request", arn)] },
        orderedCacheBehaviors: [api("/api/*")],
      },
      { apiId: await site.createApi() },
    );
    assert.equal((await site.send("/other")).text, "from the bucket");
    assert.equal(site.lambda.calls.length, 0);
  });

  it("answer viewers themselves", async () => {
    await openWith(
      site,
      `function handler() {
      return {
        statusCode: 302,
        statusDescription: "Found it",
        headers: { location: { value: "/new?x=1" }, "x-many": { value: "1", multiValue: [{ value: "1" }, { value: "2" }] } },
        cookies: { s: { value: "1", attributes: "Secure; Path=/" } },
        body: { encoding: "base64", data: "aGVsbG8=" },
      };
    }`,
    );
    const answered = await site.send("/x");
    assert.equal(answered.status, 302);
    assert.equal(answered.statusText, "Found it");
    assert.equal(answered.headers.location, "/new?x=1");
    assert.equal(answered.headers["x-many"], "1, 2");
    assert.deepEqual(answered.headers["set-cookie"], ["s=1; Secure; Path=/"]);
    assert.equal(answered.text, "hello");
    assert.equal(answered.headers.server, "CloudFront");
  });

  it("change what viewers get", async () => {
    await site.put("a.html", "hello");
    await openWith(
      site,
      `async function handler(event) {
        event.response.headers["x-frame-options"] = { value: "DENY" };
        delete event.response.headers.etag;
        event.response.headers["x-uri"] = { value: event.request.uri + " " + event.response.statusCode + " " + event.response.statusDescription };
        return event.response;
      }`,
      "viewer-response",
    );
    const { status, headers, text } = await site.send("/a.html");
    assert.equal(status, 200);
    assert.equal(text, "hello");
    assert.equal(headers["x-frame-options"], "DENY");
    assert.equal(headers.etag, undefined);
    assert.equal(headers["x-uri"], "/a.html 200 OK");
    assert.equal(headers["content-type"], "text/html");
    const missing = await site.send("/none");
    assert.equal(missing.status, 404);
    assert.equal(missing.headers["x-frame-options"], undefined, "errors of the origin go past it");
  });

  it("never see metadata that would break a header", async () => {
    await site.s3.objects.put(bucketName, "a", Buffer.from("x"), { headers: { "cache-control": "a\r\nb" } });
    await openWith(
      site,
      "function handler(e) { e.response.statusCode = e.response.headers['cache-control'] ? 201 : 202; return e.response; }",
      "viewer-response",
    );
    assert.equal((await site.send("/a")).status, 202);
  });

  it("replace bodies", async () => {
    await site.put("a.html", "hello");
    await openWith(
      site,
      "function handler(event) { event.response.statusCode = 203; event.response.body = 'other'; return event.response; }",
      "viewer-response",
    );
    const { status, text, headers } = await site.send("/a.html");
    assert.equal(status, 203);
    assert.equal(text, "other");
    assert.equal(headers["content-length"], "5");
  });

  it("log to the cloud's log", async () => {
    await openWith(
      site,
      "function handler(e) { console.log('saw', e.request.uri); return { statusCode: 204 }; }",
    );
    assert.equal((await site.send("/abc")).status, 204);
    assert.ok(site.said.includes("info: CloudFront function edge: saw /abc"));
  });

  it("take new code with an update", async () => {
    const inputs = { name: "edge", runtime: "cloudfront-js-2.0", publish: true };
    const code = (n: number) => `function handler() { return { statusCode: 200, body: "${n}" }; }`;
    const created = await site.edge("function:Function", { ...inputs, code: code(1) });
    await site.open({
      defaultCacheBehavior: {
        ...pages,
        functionAssociations: [associate("viewer-request", String(created.outputs.arn))],
      },
    });
    assert.equal((await site.send("/")).text, "1");
    const handler = site.cloudFront.resources["aws:cloudfront/function:Function"];
    const next = { ...inputs, code: code(2) };
    await handler?.update?.({
      ...created,
      inputs: next,
      oldInputs: created.inputs,
      oldOutputs: created.outputs,
    });
    assert.equal((await site.send("/")).text, "2");
  });
});
