import assert from "node:assert/strict";
import { answer } from "../apigateway/api-fixture.ts";
import { associate, openWith } from "./open-with-function.ts";
import { api, SiteFixture } from "./site-fixture.ts";

describe("CloudFront Functions that answer what no viewer or origin may get", () => {
  let site: SiteFixture;
  beforeEach(async () => {
    site = await SiteFixture.start();
  });
  afterEach(() => site.stop());

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
      await openWith(site, code);
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
      site,
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
});
