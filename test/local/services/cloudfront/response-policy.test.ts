import assert from "node:assert/strict";
import type { Properties } from "../../../../local/properties.ts";
import { answer } from "../apigateway/api-fixture.ts";
import { api, pages, SiteFixture } from "./site-fixture.ts";

describe("response headers policies", () => {
  let site: SiteFixture;
  beforeEach(async () => {
    site = await SiteFixture.start();
    await site.put("a.html", "hello", "text/html", { "content-language": "de" });
  });
  afterEach(() => site.stop());

  async function open(policy: Properties): Promise<void> {
    const { id } = await site.edge("responseHeadersPolicy:ResponseHeadersPolicy", {
      name: "policy",
      ...policy,
    });
    const responseHeadersPolicyId = id;
    await site.open(
      {
        defaultCacheBehavior: { ...pages, responseHeadersPolicyId },
        orderedCacheBehaviors: [api("/api/*", { responseHeadersPolicyId })],
      },
      { apiId: await site.createApi() },
    );
  }

  it("add security headers to every answer, errors included", async () => {
    await open({
      securityHeadersConfig: {
        strictTransportSecurity: {
          accessControlMaxAgeSec: 31_536_000,
          includeSubdomains: true,
          preload: true,
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: "DENY", override: true },
        referrerPolicy: { referrerPolicy: "no-referrer", override: true },
        contentSecurityPolicy: { contentSecurityPolicy: "default-src 'self'", override: true },
        xssProtection: { protection: true, modeBlock: true, override: true },
      },
    });
    for (const path of ["/a.html", "/none.html", "/api/x"]) {
      const { headers } = await site.send(path);
      assert.equal(
        headers["strict-transport-security"],
        "max-age=31536000; includeSubDomains; preload",
        path,
      );
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["x-frame-options"], "DENY");
      assert.equal(headers["referrer-policy"], "no-referrer");
      assert.equal(headers["content-security-policy"], "default-src 'self'");
      assert.equal(headers["x-xss-protection"], "1; mode=block");
    }
  });

  it("name this machine's endpoint in place of a bucket of S3's", async () => {
    const bucket = "https://files-1a2b3c4.s3.us-east-1.amazonaws.com";
    const csp = (place: string) => `connect-src 'self' ${place}; img-src https://example.com`;
    const contentSecurityPolicy = { contentSecurityPolicy: csp(bucket), override: true };
    await open({ securityHeadersConfig: { contentSecurityPolicy } });
    const { headers } = await site.send("/a.html");
    assert.equal(headers["content-security-policy"], csp(site.context.endpointUrl()));
  });

  it("give way to the origin, or not, as they say", async () => {
    await open({
      customHeadersConfig: {
        items: [
          { header: "X-Soft", value: "policy", override: false },
          { header: "X-Hard", value: "policy", override: true },
          { header: "X-New", value: "policy", override: false },
        ],
      },
      removeHeadersConfig: { items: [{ header: "x-powered-by" }] },
    });
    site.lambda.answer = () =>
      answer({ statusCode: 200, headers: { "x-soft": "origin", "x-hard": "origin", "X-Powered-By": "me" } });
    const { headers } = await site.send("/api/x");
    assert.equal(headers["x-soft"], "origin");
    assert.equal(headers["x-hard"], "policy");
    assert.equal(headers["x-new"], "policy");
    assert.equal(headers["x-powered-by"], undefined);
  });

  it("never add what would break a header", async () => {
    await open({
      customHeadersConfig: { items: [{ header: "X-A", value: "a\r\nX-Injected: 1", override: true }] },
    });
    const { status, headers } = await site.send("/a.html");
    assert.equal(status, 200);
    assert.equal(headers["x-injected"], undefined);
    assert.equal(headers["x-a"], undefined);
  });

  describe("of CORS", () => {
    const cors = (more: Properties = {}): Properties => ({
      corsConfig: {
        accessControlAllowOrigins: { items: ["https://app.example.com", "https://*.example.org"] },
        accessControlAllowMethods: { items: ["GET", "PUT"] },
        accessControlAllowHeaders: { items: ["X-A", "X-B"] },
        accessControlExposeHeaders: { items: ["X-C"] },
        accessControlAllowCredentials: false,
        accessControlMaxAgeSec: 600,
        originOverride: true,
        ...more,
      },
    });
    const get = (origin: string, headers: Record<string, string> = {}) =>
      site.send("/a.html", { headers: { origin, ...headers } });

    it("name the origin that they allow, and no other", async () => {
      await open(cors());
      for (const origin of ["https://app.example.com", "https://x.example.org"]) {
        const { headers } = await get(origin);
        assert.equal(headers["access-control-allow-origin"], origin);
        assert.equal(headers.vary, "Origin");
        assert.equal(headers["access-control-expose-headers"], "X-C");
        assert.equal(headers["access-control-allow-methods"], undefined);
        assert.equal(headers["access-control-allow-credentials"], undefined);
      }
      for (const origin of [
        "https://evil.com",
        "https://app.example.com.evil.com",
        "http://app.example.com",
        "null",
      ]) {
        assert.equal((await get(origin)).headers["access-control-allow-origin"], undefined, origin);
      }
      assert.equal((await site.send("/a.html")).headers["access-control-allow-origin"], undefined);
    });

    it("answer preflights with methods, headers and age", async () => {
      await open(
        cors({ accessControlAllowCredentials: true, accessControlAllowMethods: { items: ["ALL"] } }),
      );
      const { headers } = await site.send("/a.html", {
        method: "OPTIONS",
        headers: { origin: "https://app.example.com", "access-control-request-method": "PUT" },
      });
      assert.equal(headers["access-control-allow-origin"], "https://app.example.com");
      assert.equal(headers["access-control-allow-methods"], "GET, HEAD, OPTIONS, PUT, POST, PATCH, DELETE");
      assert.equal(headers["access-control-allow-headers"], "X-A, X-B");
      assert.equal(headers["access-control-max-age"], "600");
      assert.equal(headers["access-control-allow-credentials"], "true");
    });

    it("say * for every origin, but never with credentials", async () => {
      await open(cors({ accessControlAllowOrigins: { items: ["*"] } }));
      assert.equal((await get("https://evil.com")).headers["access-control-allow-origin"], "*");
    });
  });

  it("are AWS's own too", async () => {
    await site.open({
      defaultCacheBehavior: { ...pages, responseHeadersPolicyId: "67f7725c-6f97-4210-82d7-5512b31e9d03" },
    });
    const { headers } = await site.send("/a.html");
    assert.equal(headers["x-frame-options"], "SAMEORIGIN");
    assert.equal(headers["strict-transport-security"], "max-age=31536000");
  });
});

describe("policies by name", () => {
  let site: SiteFixture;
  before(async () => {
    site = await SiteFixture.start();
  });
  after(() => site.stop());

  const call = (name: string, args: Properties) => {
    const invoke = site.cloudFront.functions[`aws:cloudfront/${name}:${name}`];
    assert.ok(invoke);
    return invoke(args) as Properties;
  };

  it("find AWS's own", () => {
    assert.deepEqual(call("getCachePolicy", { name: "Managed-CachingOptimized" }), {
      id: "658327ea-f89d-4fab-a63d-7e88639e58f6",
      name: "Managed-CachingOptimized",
      comment: "",
      etag: "",
      arn: "arn:aws:cloudfront::000000000000:cache-policy/658327ea-f89d-4fab-a63d-7e88639e58f6",
      minTtl: 1,
      maxTtl: 31_536_000,
      defaultTtl: 86_400,
      parametersInCacheKeyAndForwardedToOrigins: [
        {
          enableAcceptEncodingBrotli: true,
          enableAcceptEncodingGzip: true,
          headersConfigs: [{ headerBehavior: "none", headers: [] }],
          cookiesConfigs: [{ cookieBehavior: "none", cookies: [] }],
          queryStringsConfigs: [{ queryStringBehavior: "none", queryStrings: [] }],
        },
      ],
    });
    for (const [name, policy, id] of [
      ["getCachePolicy", "Managed-CachingDisabled", "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"],
      ["getOriginRequestPolicy", "Managed-AllViewer", "216adef6-5c7f-47e4-b989-5492eafa07d3"],
      ["getOriginRequestPolicy", "Managed-AllViewerExceptHostHeader", "b689b0a8-53d0-40ab-baf2-68738e2966ac"],
      ["getOriginRequestPolicy", "Managed-CORS-S3Origin", "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf"],
      ["getResponseHeadersPolicy", "Managed-SecurityHeadersPolicy", "67f7725c-6f97-4210-82d7-5512b31e9d03"],
    ] as const) {
      assert.equal(call(name, { name: policy }).id, id);
      assert.equal(call(name, { id }).name, policy);
    }
  });

  it("find the program's own", async () => {
    const { id } = await site.edge("cachePolicy:CachePolicy", { name: "mine", defaultTtl: 5 });
    assert.equal(call("getCachePolicy", { name: "mine" }).id, id);
    assert.equal(call("getCachePolicy", { id }).defaultTtl, 5);
  });

  it("name what there is when there is none", () => {
    assert.throws(
      () => call("getCachePolicy", { name: "CachingOptimized" }),
      /no CloudFront cache policy named "CachingOptimized"; AWS's own are Managed-CachingOptimized, /,
    );
    assert.throws(() => call("getCachePolicy", { id: "__proto__" }), /no CloudFront cache policy with id/);
  });
});
