import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { FunctionFailure, Sandbox } from "../../../../local/services/cloudfront/functions/sandbox.ts";
import { answer } from "../apigateway/api-fixture.ts";
import { api, bucketName, pages, SiteFixture } from "./site-fixture.ts";

const start = Date.UTC(2026, 0, 31, 12);

describe("function sandbox", () => {
  const sandbox = new Sandbox();
  const lines: string[] = [];

  const run = async (code: string, event: unknown = {}) => {
    lines.length = 0;
    return JSON.parse(
      await sandbox.run({ name: "test", code }, JSON.stringify(event), start, (line) => lines.push(line)),
    );
  };
  /** What an expression gives inside. */
  const value = async (expression: string) =>
    (await run(`function handler() { return { value: ${expression} }; }`)).value;

  for (const [what, code] of Object.entries({
    "a plain function": "function handler(event) { return { got: event.a }; }",
    "an async function": "async function handler(event) { await null; return { got: event.a }; }",
    "an arrow function": "const handler = (event) => ({ got: event.a });",
    "a promise": "function handler(event) { return Promise.resolve({ got: event.a }); }",
    "newer syntax": "async function handler({ a }) { const { b = a ?? 1 } = {}; return { got: b }; }",
  })) {
    it(`runs ${what}`, async () => {
      assert.deepEqual(await run(code, { a: 7 }), { got: 7 });
    });
  }

  it("has nothing of Node, of browsers, of the network, of timers", async () => {
    const names = [
      "process",
      "require",
      "module",
      "exports",
      "global",
      "Buffer",
      "__dirname",
      "import_meta",
      "fetch",
      "XMLHttpRequest",
      "WebSocket",
      "Request",
      "setTimeout",
      "setInterval",
      "setImmediate",
      "clearTimeout",
      "queueMicrotask",
      "performance",
      "WebAssembly",
      "SharedArrayBuffer",
      "Atomics",
      "WeakRef",
      "FinalizationRegistry",
      "std",
      "os",
      "print",
      "gc",
      "log",
      "run",
      "install",
    ];
    assert.deepEqual(
      await value(`[${names.map((name) => `typeof ${name}`).join()}]`),
      names.map(() => "undefined"),
    );
    const own = await value("Object.getOwnPropertyNames(globalThis).filter((name) => /^[a-z]/.test(name))");
    assert.deepEqual(own.sort(), [
      "console",
      "decodeURI",
      "decodeURIComponent",
      "encodeURI",
      "encodeURIComponent",
      "escape",
      "eval",
      "globalThis",
      "handler",
      "isFinite",
      "isNaN",
      "parseFloat",
      "parseInt",
      "undefined",
      "unescape",
    ]);
  });

  it("evaluates no text", async () => {
    for (const expression of [
      "eval('1')",
      "(0, eval)('1')",
      "Function('return 1')()",
      "new Function('return 1')()",
      "(function () {}).constructor('return 1')()",
      "(async function () {}).constructor('return 1')()",
      "(function* () {}).constructor('return 1')()",
      "(async function* () {}).constructor('return 1')()",
      "console.log.constructor('return 1')()",
      "[].map.constructor('return 1')()",
    ]) {
      await assert.rejects(
        value(expression),
        /EvalError: Code generation from strings disallowed/,
        expression,
      );
    }
  });

  it("loads no module", async () => {
    await assert.rejects(run("import fs from 'fs'; function handler() { return {}; }"), FunctionFailure);
    await assert.rejects(run("async function handler() { return await import('fs'); }"), FunctionFailure);
  });

  it("has a clock that stands still", async () => {
    assert.deepEqual(
      await value(
        "[Date.now(), new Date().getTime(), new Date(0).toISOString(), new Date() instanceof Date, Date.UTC(2026, 0, 31, 12), typeof Date()]",
      ),
      [start, start, "1970-01-01T00:00:00.000Z", true, start, "string"],
    );
  });

  it("keeps nothing from one run to the next", async () => {
    const code = `
      const count = globalThis.kept || 0;
      globalThis.kept = count + 1;
      Object.prototype.leaked = "yes";
      Array.prototype.map = null;
      function handler(event) { return { count, leaked: event.leaked, map: typeof [].map }; }`;
    for (let i = 0; i < 3; i++) assert.deepEqual(await run(code), { count: 0, leaked: "yes", map: "object" });
    assert.deepEqual(await run("function handler(event) { return { leaked: event.leaked }; }"), {});
  });

  it("is not fooled by replaced globals", async () => {
    const code = `
      JSON.stringify = () => "forged"; JSON.parse = () => ({}); Promise.prototype.then = null;
      globalThis.Promise = null;
      function handler(event) { return { got: event.a }; }`;
    assert.deepEqual(await run(code, { a: 1 }), { got: 1 });
  });

  it("keeps the host's objects out of reach", async () => {
    assert.deepEqual(await run("function handler(event) { event.__proto__.x = 1; return { x: ({}).x }; }"), {
      x: 1,
    });
    assert.equal(({} as { x?: number }).x, undefined);
  });

  for (const [what, code, message] of [
    ["a loop without end", "function handler() { for (;;) {} }", /longer than 100 ms/],
    ["a loop at load", "for (;;) {} function handler() {}", /longer than 100 ms/],
    [
      "a loop that catches",
      "function handler() { for (;;) { try { for (;;) {} } catch (e) {} } }",
      /longer than 100 ms/,
    ],
    ["a loop of promises", "async function handler() { for (;;) await null; }", /longer than 100 ms/],
    [
      "a slow pattern",
      "function handler() { return { a: /^(a+)+$/.test('a'.repeat(60) + 'b') }; }",
      /longer than 100 ms/,
    ],
    ["recursion without end", "function handler() { return handler(); }", /stack overflow|call stack/i],
    [
      "much memory",
      "function handler() { var a = []; for (;;) a.push(new ArrayBuffer(10000)); }",
      /out of memory/,
    ],
    ["a huge string", "function handler() { return { a: 'x'.repeat(1e9) }; }", /./],
    ["a throw", "function handler() { throw new TypeError('mine'); }", /TypeError: mine/],
    ["a rejection", "async function handler() { throw new RangeError('mine'); }", /RangeError: mine/],
    ["a throw of text", "function handler() { throw 'text'; }", /it threw "text"/],
    ["a throw at load", "throw new Error('early');", /early/],
    ["bad syntax", "function handler( {", /SyntaxError/],
    ["no handler", "var x = 1;", /no function named handler/],
    ["a handler that is no function", "var handler = 1;", /no function named handler/],
    ["no answer", "function handler() {}", /returned no object/],
    ["a promise that never settles", "function handler() { return new Promise(() => {}); }", /never settles/],
    ["a circle", "function handler() { const a = {}; a.a = a; return a; }", /circular/i],
  ] as const) {
    it(`ends ${what}, and runs the next`, async () => {
      await assert.rejects(
        run(code),
        (error) => error instanceof FunctionFailure && message.test(error.message),
      );
      assert.deepEqual(await run("function handler() { return { fine: true }; }"), { fine: true });
    });
  }

  it("logs what functions say, bounded", async () => {
    await run(
      "function handler() { console.log('a', 1, { b: 2 }, null, undefined, new Error('e')); console.log('x'.repeat(20000)); return {}; }",
    );
    assert.equal(lines[0], 'a 1 {"b":2} null undefined Error: e');
    assert.equal(lines[1]?.length, 10_000);
  });
});

describe("CloudFront Functions", () => {
  let site: SiteFixture;
  beforeEach(async () => {
    site = await SiteFixture.start();
  });
  afterEach(() => site.stop());

  const associate = (eventType: string, functionArn: string) => ({ eventType, functionArn });
  const openWith = async (code: string, eventType = "viewer-request") => {
    const arn = await site.createFunction(code);
    await site.open({
      defaultCacheBehavior: { ...pages, functionAssociations: [associate(eventType, arn)] },
    });
  };

  it("see the event that AWS gives", async () => {
    await openWith("function handler(event) { return { statusCode: 200, body: JSON.stringify(event) }; }");
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
      "function handler(event) { var r = event.request; if (!r.uri.includes('.')) r.uri = '/index.html'; return r; }",
    );
    assert.equal((await site.send("/links/new")).text, "the app");
    assert.equal((await site.send("/")).text, "the app");
    assert.equal((await site.send("/a.css")).text, "css");
    assert.equal((await site.send("/none.css")).status, 404);
  });

  it("run the platform's own function", async () => {
    await site.put("index.html", "the app");
    await openWith(readFileSync("functions/edge/site-request.js", "utf8"));
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
    await openWith(`function handler() {
      return {
        statusCode: 302,
        statusDescription: "Found it",
        headers: { location: { value: "/new?x=1" }, "x-many": { value: "1", multiValue: [{ value: "1" }, { value: "2" }] } },
        cookies: { s: { value: "1", attributes: "Secure; Path=/" } },
        body: { encoding: "base64", data: "aGVsbG8=" },
      };
    }`);
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
      "function handler(e) { e.response.statusCode = e.response.headers['cache-control'] ? 201 : 202; return e.response; }",
      "viewer-response",
    );
    assert.equal((await site.send("/a")).status, 202);
  });

  it("replace bodies", async () => {
    await site.put("a.html", "hello");
    await openWith(
      "function handler(event) { event.response.statusCode = 203; event.response.body = 'other'; return event.response; }",
      "viewer-response",
    );
    const { status, text, headers } = await site.send("/a.html");
    assert.equal(status, 203);
    assert.equal(text, "other");
    assert.equal(headers["content-length"], "5");
  });

  for (const [what, code] of Object.entries({
    "a throw": "function handler() { throw new Error('secret'); }",
    "a loop": "function handler() { for (;;) {} }",
    "no answer": "function handler() {}",
    "an answer that is a list": "function handler() { return []; }",
    "another method": "function handler(e) { e.request.method = 'POST'; return e.request; }",
    "a path without a slash": "function handler(e) { e.request.uri = 'x'; return e.request; }",
    "a path that is a number": "function handler(e) { e.request.uri = 1; return e.request; }",
    "a line break in a header":
      "function handler(e) { e.request.headers['x-a'] = { value: 'a\\r\\nb: c' }; return e.request; }",
    "a line break in an answer's header":
      "function handler() { return { statusCode: 302, headers: { location: { value: '/\\r\\nset-cookie: a=1' } } }; }",
    "a line break in a header's name":
      "function handler() { return { statusCode: 200, headers: { 'a\\r\\nb': { value: '1' } } }; }",
    "a line break in a cookie":
      "function handler() { return { statusCode: 200, cookies: { a: { value: '1\\r\\nx: y' } } }; }",
    "a header in upper case":
      "function handler(e) { e.request.headers['X-A'] = { value: '1' }; return e.request; }",
    "another Host": "function handler(e) { e.request.headers.host = { value: 'x' }; return e.request; }",
    "no Host": "function handler(e) { delete e.request.headers.host; return e.request; }",
    "a header that is reserved":
      "function handler(e) { e.request.headers['x-edge-a'] = { value: '1' }; return e.request; }",
    "a header without a value": "function handler(e) { e.request.headers['x-a'] = {}; return e.request; }",
    "a status that is text": "function handler() { return { statusCode: '200' }; }",
    "a status of 99": "function handler() { return { statusCode: 99 }; }",
    "a status of 1000": "function handler() { return { statusCode: 1000 }; }",
    "a body that is no base64":
      "function handler() { return { statusCode: 200, body: { encoding: 'base64', data: '<>' } }; }",
  })) {
    it(`answer 503 for ${what}`, async () => {
      await site.put("x", "hello");
      await openWith(code);
      const { status, headers, text } = await site.send("/x");
      assert.equal(status, 503);
      assert.equal(headers["x-cache"], "FunctionExecutionError from cloudfront");
      assert.equal(headers["set-cookie"], undefined);
      assert.doesNotMatch(text, /secret|handler/);
      assert.match(site.said.join(), /error: CloudFront function edge failed on GET \/x: /);
    });
  }

  it("drop a status description that would break the status line", async () => {
    await openWith(
      "function handler() { return { statusCode: 200, statusDescription: 'a\\r\\nSet-Cookie: b=1' }; }",
    );
    const { status, statusText, headers } = await site.send("/x");
    assert.equal(status, 200);
    assert.equal(statusText, "OK");
    assert.equal(headers["set-cookie"], undefined);
  });

  it("percent-encode what no request line can hold", async () => {
    const arn = await site.createFunction(
      "function handler(e) { e.request.uri = '/api/ü \\r\\n\\ud800'; e.request.querystring.q = { value: '\\r\\nü' }; return e.request; }",
    );
    await site.open(
      {
        orderedCacheBehaviors: [api("/api/*", { functionAssociations: [associate("viewer-request", arn)] })],
      },
      { apiId: await site.createApi() },
    );
    site.lambda.answer = ({ event }) => answer({ statusCode: 200, body: JSON.stringify(event) });
    const { status } = await site.send("/api/x");
    assert.equal(status, 200);
    assert.equal(site.lambda.lastEvent.path, "/api/%C3%BC%20%0D%0A%EF%BF%BD");
  });

  it("log to the cloud's log", async () => {
    await openWith("function handler(e) { console.log('saw', e.request.uri); return { statusCode: 204 }; }");
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
