import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { cachingDisabled, pages, SiteFixture } from "./site-fixture.ts";

describe("a bucket behind CloudFront", () => {
  let site: SiteFixture;
  beforeEach(async () => {
    site = await SiteFixture.start();
  });
  afterEach(() => site.stop());

  it("serves objects with their headers", async () => {
    await site.put("index.html", "<h1>hi</h1>", "text/html; charset=utf-8", { "cache-control": "no-cache" });
    await site.open();
    for (const [path, result] of [
      ["/", "Miss"],
      ["/index.html", "Hit"],
      ["/?x=1", "Hit"],
    ] as const) {
      const { status, headers, text } = await site.send(path);
      assert.equal(status, 200, path);
      assert.equal(text, "<h1>hi</h1>");
      assert.equal(headers["content-type"], "text/html; charset=utf-8");
      assert.equal(headers["content-length"], "11");
      assert.equal(headers["cache-control"], "no-cache");
      assert.equal(headers["last-modified"], "Sat, 31 Jan 2026 12:00:00 GMT");
      assert.match(headers.etag ?? "", /^"[0-9a-f]{32}"$/);
      assert.equal(headers["accept-ranges"], "bytes");
      assert.equal(headers.server, "AmazonS3");
      assert.equal(headers["x-cache"], `${result} from cloudfront`, path);
      assert.match(headers.via ?? "", /^1\.1 d[a-z0-9]{13}\.cloudfront\.net \(CloudFront\)$/);
      assert.match(String(headers["x-amz-cf-id"]), /^[\w-]{54}==$/);
      assert.equal(headers["x-amz-cf-pop"], "LCL50-P1");
    }
  });

  it("takes the default root object for the root alone", async () => {
    await site.put("index.html", "root");
    await site.put("docs/index.html", "docs");
    await site.open();
    assert.equal((await site.send("/")).text, "root");
    assert.equal((await site.send("/docs/")).status, 404);
  });

  it("answers 404 for a missing key where it may list, and 403 where it may not", async () => {
    await site.open();
    const missing = await site.send("/none");
    assert.equal(missing.status, 404);
    assert.match(missing.text, /<Code>NoSuchKey<\/Code>/);
    assert.equal(missing.headers["x-cache"], "Error from cloudfront");
    await site.allow(false);
    const hidden = await site.send("/none-either");
    assert.equal(hidden.status, 403);
    assert.match(hidden.text, /<Code>AccessDenied<\/Code>/);
  });

  it("reads nothing without Origin Access Control", async () => {
    await site.put("a", "secret");
    await site.open({}, { origin: { originAccessControlId: "" } });
    const { status, text } = await site.send("/a");
    assert.equal(status, 403);
    assert.doesNotMatch(text, /secret/);
  });

  it("reads nothing that the bucket's policy does not give to this distribution", async () => {
    await site.put("a", "secret");
    await site.open();
    const other = await site.edge("distribution:Distribution", { ...site.distribution?.inputs });
    ({ port: site.port } = await site.cloudFront.listen(other.id, 0));
    assert.equal((await site.send("/a")).status, 403);
  });

  it("answers HEAD with the headers of GET and no body", async () => {
    await site.put("a.txt", "hello", "text/plain");
    await site.open();
    const { status, headers, body } = await site.send("/a.txt", { method: "HEAD" });
    assert.equal(status, 200);
    assert.equal(headers["content-length"], "5");
    assert.equal(body.length, 0);
  });

  it("answers OPTIONS as S3 does without CORS rules", async () => {
    await site.open();
    assert.equal((await site.send("/a.txt", { method: "OPTIONS" })).status, 403);
  });

  it("keeps the origin's path in front of keys", async () => {
    await site.put("releases/1/a.txt", "one", "text/plain");
    await site.open({}, { origin: { originPath: "/releases/1" } });
    assert.equal((await site.send("/a.txt")).text, "one");
  });

  it("decodes percent-encoded keys", async () => {
    await site.put("a b/ü.txt", "umlaut", "text/plain");
    await site.open();
    assert.equal((await site.send("/a%20b/%C3%BC.txt")).text, "umlaut");
  });

  it("never writes metadata that would break a header", async () => {
    await site.s3.objects.put("site-1234567", "a", Buffer.from("x"), {
      contentType: "text/plain\r\nX-Injected: 1",
      headers: { "cache-control": "no-cache\r\nX-Injected: 2" },
      metadata: { note: "a\nb" },
    });
    await site.open();
    const { status, headers } = await site.send("/a");
    assert.equal(status, 200);
    assert.equal(headers["x-injected"], undefined);
    assert.equal(headers["cache-control"], undefined);
  });

  describe("ranges", () => {
    const cases: [range: string, status: number, text: string, contentRange: string | undefined][] = [
      ["bytes=0-3", 206, "0123", "bytes 0-3/10"],
      ["bytes=4-", 206, "456789", "bytes 4-9/10"],
      ["bytes=-3", 206, "789", "bytes 7-9/10"],
      ["bytes=-99", 206, "0123456789", "bytes 0-9/10"],
      ["bytes=9-9", 206, "9", "bytes 9-9/10"],
      ["bytes=5-99", 206, "56789", "bytes 5-9/10"],
      ["bytes=0-0,2-3", 200, "0123456789", undefined],
      ["bytes=5-2", 200, "0123456789", undefined],
      ["bytes=", 200, "0123456789", undefined],
      ["bytes=-", 200, "0123456789", undefined],
      ["items=0-3", 200, "0123456789", undefined],
    ];
    for (const [range, status, text, contentRange] of cases) {
      it(`${range} gives ${status}`, async () => {
        await site.put("ten", "0123456789", "text/plain");
        await site.open();
        const answer = await site.send("/ten", { headers: { range } });
        assert.equal(answer.status, status);
        assert.equal(answer.text, text);
        assert.equal(answer.headers["content-range"], contentRange);
        assert.equal(answer.headers["content-length"], `${text.length}`);
      });
    }

    for (const range of ["bytes=10-", "bytes=99-100", "bytes=-0"]) {
      it(`${range} gives 416`, async () => {
        await site.put("ten", "0123456789", "text/plain");
        await site.open();
        const answer = await site.send("/ten", { headers: { range } });
        assert.equal(answer.status, 416);
        assert.equal(answer.headers["content-range"], "bytes */10");
      });
    }

    it("fall away when the object has changed since", async () => {
      await site.put("ten", "0123456789", "text/plain");
      await site.open();
      const etag = (await site.send("/ten")).headers.etag ?? "";
      const get = (condition: string) =>
        site.send("/ten", { headers: { range: "bytes=0-1", "if-range": condition } });
      assert.equal((await get(etag)).status, 206);
      assert.equal((await get('"other"')).status, 200);
      assert.equal((await get("Sat, 31 Jan 2026 12:00:00 GMT")).status, 206);
      assert.equal((await get("Sat, 31 Jan 2026 11:00:00 GMT")).status, 200);
    });
  });

  describe("conditions", () => {
    it("give 304 for what the viewer has already", async () => {
      await site.put("a", "hello", "text/plain", { "cache-control": "max-age=5" });
      await site.open();
      const etag = (await site.send("/a")).headers.etag ?? "";
      const cases: [Record<string, string>, number][] = [
        [{ "if-none-match": etag }, 304],
        [{ "if-none-match": `W/${etag}` }, 304],
        [{ "if-none-match": `"x", ${etag}` }, 304],
        [{ "if-none-match": "*" }, 304],
        [{ "if-none-match": '"x"' }, 200],
        [{ "if-modified-since": "Sat, 31 Jan 2026 12:00:00 GMT" }, 304],
        [{ "if-modified-since": "Sat, 31 Jan 2026 11:59:59 GMT" }, 200],
        [{ "if-modified-since": "nonsense" }, 200],
        [{ "if-none-match": '"x"', "if-modified-since": "Sat, 31 Jan 2026 12:00:00 GMT" }, 200],
        [{ "if-match": '"x"' }, 412],
        [{ "if-match": etag }, 200],
        [{ "if-unmodified-since": "Sat, 31 Jan 2026 11:00:00 GMT" }, 412],
      ];
      for (const [headers, status] of cases) {
        const answer = await site.send("/a", { headers });
        assert.equal(answer.status, status, JSON.stringify(headers));
        if (status !== 304) continue;
        assert.equal(answer.body.length, 0);
        assert.equal(answer.headers.etag, etag);
        assert.equal(answer.headers["cache-control"], "max-age=5");
        assert.equal(answer.headers["content-length"], undefined);
      }
    });
  });

  describe("compression", () => {
    const long = "<p>hello</p>".repeat(200);
    const get = (path: string, encodings: string | undefined) =>
      site.send(path, { headers: encodings === undefined ? {} : { "accept-encoding": encodings } });

    it("prefers Brotli, takes gzip, and leaves the rest as it is", async () => {
      await site.put("a.html", long);
      await site.open();
      const strong = (await get("/a.html", undefined)).headers.etag;
      const cases: [string | undefined, string | undefined, (body: Buffer) => Buffer][] = [
        ["gzip, br", "br", brotliDecompressSync],
        ["gzip;q=0.5", "gzip", gunzipSync],
        ["deflate", undefined, (body) => body],
        [undefined, undefined, (body) => body],
      ];
      for (const [accepted, encoding, unpack] of cases) {
        // Twice: the second comes from what was kept.
        for (let i = 0; i < 2; i++) {
          const { headers, body } = await get("/a.html", accepted);
          assert.equal(headers["content-encoding"], encoding, String(accepted));
          assert.equal(unpack(body).toString(), long);
          assert.equal(headers["content-length"], `${body.length}`);
          assert.equal(headers.etag, encoding ? `W/${strong}` : strong);
          assert.equal(headers.vary, encoding ? "Accept-Encoding" : undefined);
        }
      }
    });

    it("follows the object when it changes", async () => {
      await site.put("a.html", long);
      await site.open();
      await get("/a.html", "br");
      await site.put("a.html", `${long}!`);
      site.clock.advance(24 * 60 * 60 * 1000);
      assert.equal(brotliDecompressSync((await get("/a.html", "br")).body).toString(), `${long}!`);
    });

    it("leaves small, packed and encoded files alone", async () => {
      await site.put("small.html", "x".repeat(999));
      await site.put("a.png", "x".repeat(5_000), "image/png");
      await site.put("a.gz.html", "x".repeat(5_000), "text/html", { "content-encoding": "gzip" });
      await site.open();
      assert.equal((await get("/small.html", "br")).headers["content-encoding"], undefined);
      assert.equal((await get("/a.png", "br")).headers["content-encoding"], undefined);
      assert.equal((await get("/a.gz.html", "br")).headers["content-encoding"], "gzip");
    });

    it("needs the behaviour and the cache policy to ask for it", async () => {
      await site.put("a.html", long);
      await site.open({ defaultCacheBehavior: { ...pages, compress: false } });
      assert.equal((await get("/a.html", "br")).headers["content-encoding"], undefined);
      await site.open({ defaultCacheBehavior: { ...pages, cachePolicyId: cachingDisabled } });
      assert.equal((await get("/a.html", "br")).headers["content-encoding"], undefined);
    });
  });

  describe("custom error responses", () => {
    it("put a page in place of an error", async () => {
      await site.put("index.html", "the app");
      await site.put("errors/404.html", "lost");
      await site.open({
        customErrorResponses: [
          { errorCode: 403, responseCode: 200, responsePagePath: "/index.html" },
          { errorCode: 404, responsePagePath: "/errors/404.html", responseCode: 404 },
        ],
      });
      const lost = await site.send("/none", { headers: { "if-none-match": "*", range: "bytes=0-1" } });
      assert.equal(lost.status, 404);
      assert.equal(lost.text, "lost");
      assert.equal(lost.headers["content-type"], "text/html");
      await site.allow(false);
      const page = await site.send("/none-either");
      assert.equal(page.status, 200);
      assert.equal(page.text, "the app");
    });

    it("leave the error where the page is missing, or there is none", async () => {
      await site.open({
        customErrorResponses: [{ errorCode: 404, responseCode: 200, responsePagePath: "/none.html" }],
      });
      assert.equal((await site.send("/x")).status, 404);
      await site.open({ customErrorResponses: [{ errorCode: 404, errorCachingMinTtl: 5 }] });
      assert.equal((await site.send("/x")).status, 404);
    });
  });
});
