import assert from "node:assert/strict";
import { answer } from "../apigateway/api-fixture.ts";
import { api, cachingDisabled, cachingOptimized, SiteFixture } from "./site-fixture.ts";

describe("an API behind CloudFront", () => {
  let site: SiteFixture;
  let apiId: string;
  beforeEach(async () => {
    site = await SiteFixture.start();
    apiId = await site.createApi();
  });
  afterEach(() => site.stop());

  const open = (behavior = api("/api/*")) => site.open({ orderedCacheBehaviors: [behavior] }, { apiId });
  const seen = () =>
    site.lambda.lastEvent as {
      httpMethod: string;
      path: string;
      headers: Record<string, string>;
      multiValueHeaders: Record<string, string[]>;
      multiValueQueryStringParameters: Record<string, string[]> | null;
      body: string | null;
      requestContext: { path: string; domainName: string; identity: { sourceIp: string } };
    };

  it("gets the whole request, under its own name", async () => {
    await open();
    site.lambda.answer = () => answer({ statusCode: 201, headers: { "x-a": "1" }, body: "made" });
    const response = await site.send("/api/links?a=1&a=%20", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        cookie: "s=1; t=2",
        authorization: "Bearer x",
        "user-agent": "browser",
        "x-forwarded-proto": "gopher",
        "x-amz-cf-fake": "1",
        te: "trailers",
      },
      body: '{"a":1}',
    });
    assert.equal(response.status, 201);
    assert.equal(response.text, "made");
    assert.equal(response.headers["x-a"], "1");
    assert.equal(response.headers["x-cache"], "Miss from cloudfront");
    assert.ok(response.headers["x-amzn-requestid"]);
    const event = seen();
    const host = `${apiId}.execute-api.us-east-1.amazonaws.com`;
    assert.equal(event.path, "/api/links");
    assert.equal(event.requestContext.path, "/v1/api/links");
    assert.deepEqual(event.multiValueQueryStringParameters, { a: ["1", " "] });
    assert.equal(Buffer.from(event.body ?? "", "base64").toString(), '{"a":1}');
    const { "X-Amz-Cf-Id": cfId, "X-Amzn-Trace-Id": trace, ...headers } = event.headers;
    assert.match(cfId ?? "", /^[\w-]{54}==$/);
    assert.ok(trace);
    assert.deepEqual(headers, {
      "content-type": "application/json",
      Authorization: "Bearer x",
      "User-Agent": "browser",
      Host: host,
      Cookie: "s=1; t=2",
      "X-Forwarded-For": "127.0.0.1, 127.0.0.1",
      "X-Forwarded-Port": "443",
      "X-Forwarded-Proto": "https",
      Via: "1.1 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront)",
    });
  });

  it("gets next to nothing without an origin request policy", async () => {
    await open(api("/api/*", { originRequestPolicyId: "" }));
    await site.send("/api/x?a=1", {
      method: "PATCH",
      headers: { cookie: "s=1", "x-mine": "1", "content-type": "text/plain", "if-match": '"1"' },
      body: "x",
    });
    const { headers, multiValueQueryStringParameters } = seen();
    assert.equal(multiValueQueryStringParameters, null);
    assert.equal(headers.Cookie, undefined);
    assert.equal(headers["x-mine"], undefined);
    assert.equal(headers["User-Agent"], "Amazon CloudFront");
    assert.equal(headers["content-type"], "text/plain");
    assert.equal(headers["if-match"], '"1"');
  });

  it("gets what the policies select", async () => {
    const cachePolicy = await site.edge("cachePolicy:CachePolicy", {
      name: "cache",
      parametersInCacheKeyAndForwardedToOrigin: {
        headersConfig: { headerBehavior: "whitelist", headers: { items: ["X-Key"] } },
        cookiesConfig: { cookieBehavior: "whitelist", cookies: { items: ["k"] } },
        queryStringsConfig: { queryStringBehavior: "whitelist", queryStrings: { items: ["k"] } },
        enableAcceptEncodingGzip: true,
      },
    });
    const originPolicy = await site.edge("originRequestPolicy:OriginRequestPolicy", {
      name: "origin",
      headersConfig: {
        headerBehavior: "whitelist",
        headers: { items: ["x-more", "CloudFront-Viewer-Address", "CloudFront-Is-Mobile-Viewer"] },
      },
      cookiesConfig: { cookieBehavior: "allExcept", cookies: { items: ["n", "k2"] } },
      queryStringsConfig: { queryStringBehavior: "whitelist", queryStrings: { items: ["m"] } },
    });
    await open(api("/api/*", { cachePolicyId: cachePolicy.id, originRequestPolicyId: originPolicy.id }));
    await site.send("/api/x?k=1&m=2&n=3&K=4", {
      headers: {
        "x-key": "1",
        "x-more": "2",
        "x-other": "3",
        cookie: "k=1; m=2; n=3; k2=4",
        "accept-encoding": "deflate, gzip;q=1, br",
        "cloudfront-viewer-address": "forged",
      },
    });
    const { headers, multiValueQueryStringParameters } = seen();
    assert.deepEqual(multiValueQueryStringParameters, { k: ["1"], m: ["2"] });
    assert.equal(headers["x-key"], "1");
    assert.equal(headers["x-more"], "2");
    assert.equal(headers["x-other"], undefined);
    assert.equal(headers.Cookie, "k=1; m=2");
    assert.equal(headers["Accept-Encoding"], "gzip");
    assert.match(headers["CloudFront-Viewer-Address"] ?? "", /^127\.0\.0\.1:\d+$/);
    assert.equal(headers["CloudFront-Is-Mobile-Viewer"], "false");
    assert.equal(headers["CloudFront-Viewer-Country"], undefined);
  });

  it("gets the older settings where there is no cache policy", async () => {
    await open({
      ...api("/api/*"),
      cachePolicyId: "",
      originRequestPolicyId: "",
      forwardedValues: { queryString: true, headers: ["X-Key"], cookies: { forward: "all" } },
    });
    await site.send("/api/x?k=1", { headers: { "x-key": "1", "x-other": "2", cookie: "k=1" } });
    const { headers, multiValueQueryStringParameters } = seen();
    assert.deepEqual(multiValueQueryStringParameters, { k: ["1"] });
    assert.equal(headers["x-key"], "1");
    assert.equal(headers["x-other"], undefined);
    assert.equal(headers.Cookie, "k=1");
  });

  it("refuses the viewer's Host with 403 as on AWS, and the log says what to do", async () => {
    await open(api("/api/*", { originRequestPolicyId: "216adef6-5c7f-47e4-b989-5492eafa07d3" }));
    for (let i = 0; i < 2; i++) assert.equal((await site.send("/api/x")).status, 403);
    assert.equal(site.said.filter((line) => /Managed-AllViewerExceptHostHeader/.test(line)).length, 1);
  });

  it("gets the origin's custom headers, which no viewer can replace", async () => {
    await site.open({
      origins: [
        ...[{ originId: "files", domainName: "b.s3.us-east-1.amazonaws.com" }],
        {
          originId: "api",
          domainName: `${apiId}.execute-api.us-east-1.amazonaws.com`,
          originPath: "/v1",
          customHeaders: [{ name: "X-Origin-Secret", value: "s3cret" }],
        },
      ],
      orderedCacheBehaviors: [api("/api/*")],
    });
    await site.send("/api/x", { headers: { "x-origin-secret": "forged" } });
    assert.deepEqual(
      Object.entries(seen().multiValueHeaders).filter(([name]) => /origin-secret/i.test(name)),
      [["X-Origin-Secret", ["s3cret"]]],
    );
  });

  it("gets the path as the viewer encoded it", async () => {
    await open();
    await site.send("/api/a%2Fb%20c/../d");
    assert.equal(seen().path, "/api/a%2Fb%20c/../d");
  });

  it("answers HEAD without a body", async () => {
    await open();
    site.lambda.answer = () => answer({ statusCode: 200, body: "hello" });
    const { status, body, headers } = await site.send("/api/x", { method: "HEAD" });
    assert.equal(status, 200);
    assert.equal(body.length, 0);
    assert.equal(headers["content-length"], "5");
    assert.equal(seen().httpMethod, "HEAD");
  });

  for (const status of [204, 304]) {
    it(`passes ${status} on without a body`, async () => {
      await open();
      site.lambda.answer = () => answer({ statusCode: status, body: "x" });
      const response = await site.send("/api/x");
      assert.equal(response.status, status);
      assert.equal(response.body.length, 0);
    });
  }

  it("passes redirects and several cookies on", async () => {
    await open();
    site.lambda.answer = () =>
      answer({
        statusCode: 302,
        multiValueHeaders: { Location: ["https://example.com/"], "Set-Cookie": ["a=1", "b=2"] },
      });
    const { status, headers } = await site.send("/api/x");
    assert.equal(status, 302);
    assert.equal(headers.location, "https://example.com/");
    assert.deepEqual(headers["set-cookie"], ["a=1", "b=2"]);
  });

  it("passes errors on as errors", async () => {
    await open();
    site.lambda.answer = () => ({ functionError: "Unhandled", payload: "{}" });
    const { status, headers, text } = await site.send("/api/x");
    assert.equal(status, 502);
    assert.equal(headers["x-cache"], "Error from cloudfront");
    assert.equal(text, '{"message": "Internal server error"}');
  });

  it("is compressed where its cache policy says so, each answer by itself", async () => {
    await open(api("/api/*", { cachePolicyId: cachingOptimized }));
    const json = { "content-type": "application/json", etag: '"1"' };
    const bodies: string[] = [];
    for (const letter of ["a", "b"]) {
      site.lambda.answer = () => answer({ statusCode: 200, headers: json, body: letter.repeat(5_000) });
      const response = await fetch(`http://127.0.0.1:${site.port}/api/${letter}`, {
        headers: { "accept-encoding": "gzip" },
      });
      assert.equal(response.headers.get("content-encoding"), "gzip");
      bodies.push(await response.text());
    }
    assert.deepEqual(bodies, ["a".repeat(5_000), "b".repeat(5_000)]);
    await open(api("/api/*", { cachePolicyId: cachingDisabled }));
    const plain = await site.send("/api/x", { headers: { "accept-encoding": "gzip" } });
    assert.equal(plain.headers["content-encoding"], undefined);
  });

  it("holds 300 requests at once, each with its own answer", async () => {
    await open();
    site.lambda.answer = ({ event }) => answer({ statusCode: 200, body: String(event.path) });
    const texts = await Promise.all(
      Array.from({ length: 300 }, async (_, i) =>
        (await fetch(`http://127.0.0.1:${site.port}/api/${i}`)).text(),
      ),
    );
    assert.deepEqual(
      texts,
      Array.from({ length: 300 }, (_, i) => `/api/${i}`),
    );
  });
});
