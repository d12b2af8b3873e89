import assert from "node:assert/strict";
import type { Properties } from "../../../../local/properties.ts";
import { globMatches } from "../../../../local/services/cloudfront/glob.ts";
import { countedText } from "../../../helpers/counted-text.ts";
import { api, bucketName, pages, SiteFixture } from "./site-fixture.ts";

describe("path patterns", () => {
  const table: [pattern: string, text: string, matches: boolean][] = [
    ["*", "", true],
    ["*", "/a/b", true],
    ["/a", "/a", true],
    ["/a", "/A", false],
    ["/a", "/a/", false],
    ["/a/*", "/a/", true],
    ["/a/*", "/a/b/c", true],
    ["/a/*", "/a", false],
    ["/a*", "/a", true],
    ["/a*", "/abc", true],
    ["/?", "/a", true],
    ["/?", "/", false],
    ["/?", "/ab", false],
    ["/a?c", "/abc", true],
    ["/a?c", "/a/c", true],
    ["*.jpg", "/x/y.jpg", true],
    ["*.jpg", "/x/y.jpeg", false],
    ["/a*b*c", "/axxbyyc", true],
    ["/a*b*c", "/axxbyy", false],
    ["/**", "/x", true],
    ["/a.c", "/abc", false],
    ["/a+", "/aa", false],
    ["/[ab]", "/a", false],
    ["/[ab]", "/[ab]", true],
  ];
  for (const [pattern, text, expected] of table) {
    it(`${pattern} ${expected ? "takes" : "does not take"} ${text || "nothing"}`, () => {
      assert.equal(globMatches(pattern, text), expected);
    });
  }

  it("match without going back for ever, however many stars there are", () => {
    const pattern = `/${"*a".repeat(50)}b`;
    const text = `/${"a".repeat(8_000)}`;
    const bound = pattern.length * text.length;
    assert.equal(globMatches(pattern, countedText(text, bound)), false);
  });
});

describe("behaviours", () => {
  let site: SiteFixture;
  beforeEach(async () => {
    site = await SiteFixture.start();
  });
  afterEach(() => site.stop());

  /** Opens a distribution with a bucket path for each pattern; the body tells which behaviour answered. */
  async function open(...patterns: string[]): Promise<void> {
    const origins: Properties[] = [];
    const orderedCacheBehaviors: Properties[] = [];
    for (const [index, pathPattern] of patterns.entries()) {
      origins.push({
        originId: `o${index}`,
        domainName: `${bucketName}.s3.us-east-1.amazonaws.com`,
        originPath: `/o${index}`,
        originAccessControlId: site.accessControlId,
      });
      orderedCacheBehaviors.push({ ...pages, pathPattern, targetOriginId: `o${index}` });
    }
    origins.push({
      originId: "files",
      domainName: `${bucketName}.s3.us-east-1.amazonaws.com`,
      originAccessControlId: site.accessControlId,
    });
    await site.open({ origins, orderedCacheBehaviors });
  }

  async function answered(path: string): Promise<string> {
    for (const prefix of ["o0", "o1", "o2"]) await site.put(`${prefix}${decodeURIComponent(path)}`, prefix);
    await site.put(decodeURIComponent(path.slice(1)), "default");
    return (await site.send(path)).text;
  }

  it("are tried in order, the default last", async () => {
    await open("/a/*", "/a/b/*", "*.png");
    assert.equal(await answered("/a/b/c"), "o0");
    assert.equal(await answered("/x.png"), "o2");
    assert.equal(await answered("/a/x.png"), "o0");
    assert.equal(await answered("/b/c"), "default");
  });

  it("may leave the leading slash of their pattern out", async () => {
    await open("a/*");
    assert.equal(await answered("/a/b"), "o0");
    assert.equal(await answered("/x/a/b"), "default");
  });

  it("compare the normalised path, while the origin gets the raw one", async () => {
    await open("/a/*");
    assert.equal(await answered("/%61/b"), "o0");
    const { status } = await site.send("/b/../a/c");
    assert.equal(status, 404, "the key is b/../a/c under o0, which does not exist");
  });

  it("refuse methods that they do not allow", async () => {
    await open();
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "PROPFIND", "TRACE"]) {
      const { status, headers, text } = await site.send("/x", { method });
      assert.equal(status, 403, method);
      assert.equal(headers["x-cache"], "Error from cloudfront");
      assert.match(text, /The request could not be satisfied/);
    }
  });

  it("refuse a GET with a body", async () => {
    await open();
    assert.equal((await site.send("/x", { body: "x", headers: { "content-length": "1" } })).status, 403);
  });

  it("are nothing in a disabled distribution", async () => {
    await site.open({ enabled: false });
    assert.equal((await site.send("/x")).status, 403);
  });

  it("name origins that exist and sets of methods that CloudFront takes", async () => {
    await assert.rejects(
      site.open({ defaultCacheBehavior: { ...pages, targetOriginId: "nowhere" } }),
      /there is no origin "nowhere"; use one of: files/,
    );
    await assert.rejects(
      site.open({ defaultCacheBehavior: { ...pages, allowedMethods: ["GET", "POST"] } }),
      /\[GET, POST\] is no set/,
    );
  });

  it("cannot reach origins outside the local cloud", async () => {
    await site.open({
      origins: [{ originId: "files", domainName: "example.com" }],
      defaultCacheBehavior: { ...pages },
    });
    const { status, text } = await site.send("/x");
    assert.equal(status, 502);
    assert.doesNotMatch(text, /example/);
    assert.match(site.said.join(), /example\.com is no bucket, REST API, or load balancer/);
  });

  it("lead to another distribution at the same port when asked", async () => {
    await site.put("a", "first");
    await site.open();
    const { port } = site;
    assert.equal((await site.send("/a")).text, "first");
    const second = await site.edge("distribution:Distribution", {
      ...site.distribution?.inputs,
      enabled: false,
    });
    assert.deepEqual(await site.cloudFront.listen(second.id, port), { port });
    assert.equal((await site.send("/a")).status, 403);
  });

  it("are kept after a restart", async () => {
    await site.put("a", "first");
    await site.open({ orderedCacheBehaviors: [] });
    const { distribution } = site;
    assert.ok(distribution);
    const handler = site.cloudFront.resources["aws:cloudfront/distribution:Distribution"];
    await handler?.delete(distribution);
    assert.equal((await site.send("/a")).status, 403);
    await handler?.restore(distribution);
    assert.equal((await site.send("/a")).text, "first");
  });

  it("give the outputs that AWS would", async () => {
    await site.open();
    assert.ok(site.distribution);
    const { id, outputs } = site.distribution;
    assert.match(id, /^E[A-Z0-9]{13}$/);
    assert.match(String(outputs.domainName), /^d[a-z0-9]{13}\.cloudfront\.net$/);
    assert.equal(outputs.arn, `arn:aws:cloudfront::000000000000:distribution/${id}`);
    assert.equal(outputs.hostedZoneId, "Z2FDTNDATAQYW2");
    assert.equal(outputs.status, "Deployed");
    assert.equal(typeof outputs.etag, "string");
  });

  it("keep the domain name through an update", async () => {
    await site.open();
    const { distribution } = site;
    assert.ok(distribution);
    const handler = site.cloudFront.resources["aws:cloudfront/distribution:Distribution"];
    const outputs = await handler?.update?.({
      ...distribution,
      inputs: { ...distribution.inputs, orderedCacheBehaviors: [api("/api/*", { targetOriginId: "files" })] },
      oldInputs: distribution.inputs,
      oldOutputs: distribution.outputs,
    });
    assert.equal(outputs?.domainName, distribution.outputs.domainName);
    assert.notEqual(outputs?.etag, distribution.outputs.etag);
  });
});
