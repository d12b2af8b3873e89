import assert from "node:assert/strict";
import type { Properties } from "../../../../local/properties.ts";
import { EdgeCache } from "../../../../local/services/cloudfront/cache/edge-cache.ts";
import { Headers } from "../../../../local/services/cloudfront/headers.ts";
import { allViewerExceptHost, api, cachingDisabled, pages, SiteFixture } from "./site-fixture.ts";

const second = 1_000;
const day = 24 * 60 * 60 * second;

describe("CloudFront's cache", () => {
  let site: SiteFixture;
  beforeEach(async () => {
    site = await SiteFixture.start();
  });
  afterEach(() => site.stop());

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const { status, text, headers: got } = await site.send(path, { headers });
    return { status, text, result: String(got["x-cache"]).replace(" from cloudfront", ""), headers: got };
  };

  describe("in front of a bucket", () => {
    it("keeps a file for as long as the policy says, then asks whether it has changed", async () => {
      await site.put("a", "one");
      await site.open();
      assert.equal((await get("/a")).result, "Miss");
      site.clock.advance(day - second);
      const hit = await get("/a");
      assert.deepEqual([hit.result, hit.text, hit.headers.age], ["Hit", "one", "86399"]);
      site.clock.advance(second);
      const again = await get("/a");
      assert.deepEqual([again.result, again.text, again.headers.age], ["RefreshHit", "one", "0"]);
      site.clock.advance(second);
      assert.equal((await get("/a")).headers.age, "1", "what has not changed is fresh again");
    });

    it("serves what it has until then, and the new file after", async () => {
      await site.put("a", "one");
      await site.open();
      await get("/a");
      await site.put("a", "two");
      assert.equal((await get("/a")).text, "one");
      site.clock.advance(day);
      const fresh = await get("/a");
      assert.deepEqual([fresh.result, fresh.text, fresh.headers.age], ["Miss", "two", undefined]);
      assert.deepEqual([(await get("/a")).result, (await get("/a")).text], ["Hit", "two"]);
    });

    it("keeps what is no-cache for the minimum of the policy", async () => {
      await site.put("index.html", "one", "text/html", { "cache-control": "no-cache" });
      await site.open();
      await get("/");
      await site.put("index.html", "two", "text/html", { "cache-control": "no-cache" });
      assert.equal((await get("/")).text, "one");
      site.clock.advance(second);
      assert.equal((await get("/")).text, "two");
    });

    it("answers HEAD, conditions and ranges from what it has", async () => {
      await site.put("a", "0123456789");
      await site.open();
      const { headers } = await get("/a");
      await site.s3.objects.delete("site-1234567", "a");
      const head = await site.send("/a", { method: "HEAD" });
      assert.deepEqual([head.status, head.headers["content-length"], head.text], [200, "10", ""]);
      assert.equal((await get("/a", { "if-none-match": String(headers.etag) })).status, 304);
      const part = await get("/a", { range: "bytes=2-4" });
      assert.deepEqual([part.status, part.text, part.headers["content-range"]], [206, "234", "bytes 2-4/10"]);
      assert.equal(part.result, "Hit");
    });

    it("asks the origin for a part of what it does not have, and keeps no part", async () => {
      await site.put("a", "0123456789");
      await site.open();
      for (let i = 0; i < 2; i++) {
        const part = await get("/a", { range: "bytes=2-4" });
        assert.deepEqual([part.status, part.text, part.result], [206, "234", "Miss"]);
      }
    });

    it("answers a range of a file that has changed with the new file's", async () => {
      await site.put("a", "0123456789");
      await site.open();
      await get("/a");
      await site.put("a", "abcdefghij");
      site.clock.advance(day);
      const part = await get("/a", { range: "bytes=2-4" });
      assert.deepEqual([part.status, part.text, part.result], [206, "cde", "Miss"]);
    });

    it("keeps an error for ten seconds, or as the distribution says", async () => {
      await site.open({ customErrorResponses: [{ errorCode: 403, errorCachingMinTtl: 60 }] });
      assert.equal((await get("/a")).status, 404);
      await site.put("a", "here now");
      site.clock.advance(9 * second);
      const error = await get("/a");
      assert.deepEqual([error.status, error.result, error.headers.age], [404, "Error", "9"]);
      site.clock.advance(second);
      assert.equal((await get("/a")).text, "here now");
    });

    it("keeps an error not at all where the distribution says so", async () => {
      await site.open({ customErrorResponses: [{ errorCode: 404, errorCachingMinTtl: 0 }] });
      assert.equal((await get("/a")).status, 404);
      await site.put("a", "here now");
      assert.equal((await get("/a")).text, "here now");
    });

    it("has a place for each encoding, and adds the headers of the policy on each way out", async () => {
      await site.put("a.html", "<p>hello</p>".repeat(200));
      const policy = await site.edge("responseHeadersPolicy:ResponseHeadersPolicy", {
        name: "nosniff",
        securityHeadersConfig: { contentTypeOptions: { override: true } },
      });
      await site.open({ defaultCacheBehavior: { ...pages, responseHeadersPolicyId: policy.id } });
      for (const result of ["Miss", "Hit"]) {
        for (const encoding of ["br", "gzip", undefined]) {
          const answer = await get("/a.html", encoding ? { "accept-encoding": encoding } : {});
          assert.equal(answer.result, result, encoding);
          assert.equal(answer.headers["content-encoding"], encoding);
          assert.equal(answer.headers["x-content-type-options"], "nosniff");
        }
      }
    });

    it("forgets what an invalidation names, and nothing else", async () => {
      for (const key of ["a", "b/c", "b/d"]) await site.put(key, "one");
      await site.open();
      const paths = ["/a", "/b/c", "/b/d"];
      const refill = async () => {
        for (const path of paths) await get(path);
      };
      const results = async () => Promise.all(paths.map(async (path) => (await get(path)).result));
      await refill();
      for (const [path, expected] of [
        ["/a", ["Miss", "Hit", "Hit"]],
        ["/b/*", ["Hit", "Miss", "Miss"]],
        ["/b*", ["Hit", "Miss", "Miss"]],
        ["/b", ["Hit", "Hit", "Hit"]],
        ["/*", ["Miss", "Miss", "Miss"]],
      ] as const) {
        await site.invalidate(path);
        assert.deepEqual(await results(), expected, path);
      }
    });
  });

  describe("in front of an API", () => {
    let calls = 0;
    const open = async (policy: Properties, behavior: Properties = {}) => {
      const { id } = await site.edge("cachePolicy:CachePolicy", { name: "own", minTtl: 0, ...policy });
      await site.open(
        { orderedCacheBehaviors: [api("/api/*", { cachePolicyId: id, ...behavior })] },
        { apiId: await site.createApi() },
      );
    };
    const reply = (statusCode: number, headers: Record<string, string> = {}) => {
      site.lambda.answer = () => {
        calls++;
        return { payload: JSON.stringify({ statusCode, headers, body: `answer ${calls}` }) };
      };
    };
    beforeEach(() => {
      calls = 0;
    });

    const key = (
      queryStrings: string[] = [],
      cookies: string[] = [],
      headers: string[] = [],
    ): Properties => ({
      queryStringsConfig: { queryStringBehavior: "whitelist", queryStrings: { items: queryStrings } },
      cookiesConfig: { cookieBehavior: "whitelist", cookies: { items: cookies } },
      headersConfig: { headerBehavior: "whitelist", headers: { items: headers } },
    });

    it("tells apart what the key has in it, and that alone", async () => {
      reply(200, { "cache-control": "max-age=60" });
      await open({ parametersInCacheKeyAndForwardedToOrigin: key(["q"], ["team"], ["X-Kind"]) });
      const texts = async (...requests: [string, Record<string, string>?][]) => {
        const answers = [];
        for (const [path, headers] of requests) answers.push((await get(path, headers)).text);
        return new Set(answers).size;
      };
      assert.equal(await texts(["/api/a?q=1"], ["/api/a?q=2"], ["/api/a"], ["/api/b?q=1"]), 4);
      assert.equal(await texts(["/api/a?q=1&x=1"], ["/api/a?x=2&q=1"], ["/api/a?q=1"]), 1);
      assert.equal(
        await texts(["/api/c", { cookie: "team=a; id=1" }], ["/api/c", { cookie: "team=b; id=1" }]),
        2,
      );
      assert.equal(await texts(["/api/c", { cookie: "team=a" }], ["/api/c", { cookie: "id=2; team=a" }]), 1);
      assert.equal(await texts(["/api/d", { "x-kind": "a" }], ["/api/d", { "x-kind": "b" }]), 2);
      assert.equal(
        await texts(["/api/d", { "x-kind": "a" }], ["/api/d", { "x-kind": "a", "x-other": "b" }]),
        1,
      );
    });

    it("keeps answers to GET alone", async () => {
      reply(200, { "cache-control": "max-age=60" });
      await open({});
      for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
        for (let i = 0; i < 2; i++) await site.send("/api/a", { method });
      }
      assert.equal(calls, 10);
      await get("/api/a");
      await get("/api/a");
      assert.equal(calls, 11);
    });

    it("keeps OPTIONS where the behaviour says so", async () => {
      reply(200, { "cache-control": "max-age=60" });
      await open({}, { cachedMethods: ["GET", "HEAD", "OPTIONS"] });
      for (let i = 0; i < 2; i++) await site.send("/api/a", { method: "OPTIONS" });
      assert.equal(calls, 1);
    });

    it("keeps nothing with a maximum of 0, neither answers nor errors", async () => {
      await site.open(
        {
          orderedCacheBehaviors: [
            api("/api/*", { cachePolicyId: cachingDisabled, originRequestPolicyId: allViewerExceptHost }),
          ],
        },
        { apiId: await site.createApi() },
      );
      for (const status of [200, 404, 503]) {
        calls = 0;
        reply(status, { "cache-control": "max-age=60" });
        await get("/api/a");
        await get("/api/a");
        assert.equal(calls, 2, String(status));
      }
    });

    it("makes one request of many for the same thing at the same time", async () => {
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const cache = new EdgeCache(site.clock);
      const rules = {
        distributionId: "E1",
        limits: { minTtl: 0, defaultTtl: 60, maxTtl: 60 },
        errorTtl: () => 10,
      };
      const request = { method: "GET", path: "/a", query: "", headers: new Headers(), body: Buffer.alloc(0) };
      const answers = Array.from({ length: 8 }, () =>
        cache.answer({ text: "a", target: "/a" }, rules, request, async () => {
          calls++;
          await held;
          const body = Buffer.from("once");
          return { status: 200, statusText: undefined, headers: new Headers(), body, cacheResult: "Miss" };
        }),
      );
      release();
      const results = (await Promise.all(answers)).map(({ cacheResult }) => cacheResult);
      assert.equal(calls, 1);
      assert.deepEqual(results, ["Miss", ...Array(7).fill("Hit")]);
    });

    it("serves what is over while the origin fails, and asks it again after the error's time", async () => {
      reply(200, { "cache-control": "max-age=60" });
      await open({});
      await get("/api/a");
      reply(503);
      site.clock.advance(60 * second);
      assert.deepEqual([(await get("/api/a")).text, calls], ["answer 1", 2]);
      assert.deepEqual([(await get("/api/a")).text, calls], ["answer 1", 2], "the origin is left alone");
      site.clock.advance(10 * second);
      reply(200, { "cache-control": "max-age=60" });
      assert.equal((await get("/api/a")).text, "answer 3");
    });

    for (const control of [
      "max-age=60, must-revalidate",
      "max-age=60, stale-if-error=0",
      "s-maxage=60, proxy-revalidate",
    ]) {
      it(`does not do so against "${control}"`, async () => {
        reply(200, { "cache-control": control });
        await open({});
        await get("/api/a");
        reply(503);
        site.clock.advance(61 * second);
        assert.equal((await get("/api/a")).status, 503);
      });
    }

    it("keeps no answer that was asked for before an invalidation", async () => {
      reply(200, { "cache-control": "max-age=60" });
      await open({});
      const { answer } = site.lambda;
      site.lambda.answer = async (call) => {
        await site.invalidate("/*");
        return answer(call);
      };
      await get("/api/a");
      await get("/api/a");
      assert.equal(calls, 2);
    });
  });
});
