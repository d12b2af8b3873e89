import assert from "node:assert/strict";
import { request } from "node:http";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { call, createLink, getLink, inParallel } from "../helpers/links-api.ts";
import { type Platform, startPlatform } from "../helpers/platform.ts";

describe("the go-links API, through CloudFront, API Gateway and Lambda", function () {
  this.timeout(120_000);
  let platform: Platform;
  let links: string;

  before(async () => {
    platform = await startPlatform();
    links = `${platform.apiUrl}/links`;
    // Before any function has looked at the list, which it then does once a minute.
    const ssm = new SSMClient({
      endpoint: platform.endpointUrl,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    const parameter = { Name: "/platform/dev/blocked-hosts", Value: "blocked.example", Overwrite: true };
    await ssm.send(new PutParameterCommand(parameter));
    ssm.destroy();
  });
  after(() => platform?.stop());

  it("creates a link, answering 201, its address and the whole link", async () => {
    const answer = await call(links, {
      method: "POST",
      body: { url: "https://example.com/docs", slug: "docs", title: "Docs", tags: ["team"] },
    });
    assert.equal(answer.status, 201, answer.text);
    assert.match(answer.headers.get("location") ?? "", /\/api\/links\/docs$/);
    const { createdAt, updatedAt, ...link } = answer.json();
    assert.equal(createdAt, updatedAt);
    assert.deepEqual(link, {
      slug: "docs",
      url: "https://example.com/docs",
      title: "Docs",
      tags: ["team"],
      clicks: 0,
      version: 1,
    });
  });

  it("makes a slug when none is given", async () => {
    const first = await createLink(platform.apiUrl, { url: "https://example.com/1" });
    const second = await createLink(platform.apiUrl, { url: "https://example.com/1" });
    assert.match(first.slug, /^[a-z0-9-]{3,}$/);
    assert.notEqual(first.slug, second.slug);
  });

  it("redirects with 302 and counts the click", async () => {
    await createLink(platform.apiUrl, { url: "https://example.com/target?a=1#b", slug: "follow" });
    const answer = await call(`${platform.siteUrl}/g/follow`);
    assert.equal(answer.status, 302);
    assert.equal(answer.headers.get("location"), "https://example.com/target?a=1#b");
    assert.equal((await getLink(platform.apiUrl, "follow"))?.clicks, 1);
    assert.equal((await getLink(platform.apiUrl, "follow"))?.version, 1, "a click is no edit");
  });

  it("pages through the list by cursor, each link once", async () => {
    const slugs = Array.from({ length: 25 }, (_, index) => `page-${index}`);
    await inParallel(slugs.length, 8, async (index) => {
      await createLink(platform.apiUrl, { url: "https://example.com/paged", slug: slugs[index] ?? "" });
    });
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await call(`${links}?limit=10${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      assert.equal(page.status, 200, page.text);
      const { items, cursor: next = "" } = page.json() as { items: { slug: string }[]; cursor?: string };
      assert.ok(items.length <= 10);
      seen.push(...items.map((item) => item.slug));
      cursor = next;
    } while (cursor);
    assert.equal(new Set(seen).size, seen.length, "no link comes twice");
    assert.deepEqual(
      slugs.filter((slug) => !seen.includes(slug)),
      [],
    );
  });

  it("finds links by text", async () => {
    await createLink(platform.apiUrl, {
      url: "https://example.com/n",
      slug: "needle",
      title: "Haystack Handbook",
    });
    const answer = await call(`${links}?q=haystack`);
    const { items } = answer.json() as { items: { slug: string }[] };
    assert.deepEqual(
      items.map((item) => item.slug),
      ["needle"],
    );
  });

  it("updates under If-Match and refuses a stale version with 412", async () => {
    await createLink(platform.apiUrl, { url: "https://example.com/v1", slug: "edited" });
    const patch = (version: string, url: string) =>
      call(`${links}/edited`, { method: "PATCH", body: { url }, headers: { "if-match": version } });
    const first = await patch('"1"', "https://example.com/v2");
    assert.equal(first.status, 200, first.text);
    assert.equal(first.json().version, 2);
    const stale = await patch('"1"', "https://example.com/v3");
    assert.equal(stale.status, 412, stale.text);
    assert.equal((await getLink(platform.apiUrl, "edited"))?.url, "https://example.com/v2");
  });

  it("deletes with 204 and then answers 404", async () => {
    await createLink(platform.apiUrl, { url: "https://example.com/x", slug: "short-lived" });
    assert.equal((await call(`${links}/short-lived`, { method: "DELETE" })).status, 204);
    assert.equal((await call(`${links}/short-lived`)).status, 404);
    assert.equal((await call(`${platform.siteUrl}/g/short-lived`)).status, 404);
  });

  it("answers health, version and its own OpenAPI document", async () => {
    assert.equal((await call(`${platform.apiUrl}/meta/health`)).status, 200);
    assert.equal((await call(`${platform.apiUrl}/meta/version`)).status, 200);
    const document = (await call(`${platform.apiUrl}/meta/openapi.json`)).json() as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
    };
    assert.match(document.openapi, /^3\.1\./);
    assert.deepEqual(
      Object.entries(document.paths)
        .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
        .sort(),
      [
        "DELETE /api/jobs/{jobId}",
        "DELETE /api/links/{slug}",
        "GET /api/jobs/{jobId}",
        "GET /api/links",
        "GET /api/links/{slug}",
        "GET /api/links/{slug}/clicks",
        "GET /api/meta/health",
        "GET /api/meta/openapi.json",
        "GET /api/meta/version",
        "GET /g/{slug}",
        "PATCH /api/links/{slug}",
        "POST /api/jobs/exports",
        "POST /api/jobs/imports",
        "POST /api/jobs/imports/{jobId}/start",
        "POST /api/links",
      ],
    );
  });

  describe("bad input", () => {
    const post = (body: unknown) => call(links, { method: "POST", body });
    for (const [what, body, field] of [
      ["a javascript: URL", { url: "javascript:alert(1)" }, "url"],
      ["a data: URL", { url: "data:text/html,<script>1</script>" }, "url"],
      ["a URL without a scheme", { url: "example.com" }, "url"],
      ["a URL with userinfo", { url: "https://user:secret@example.com" }, "url"],
      ["a URL over 2,048 characters", { url: `https://example.com/${"a".repeat(2_030)}` }, "url"],
      ["a reserved slug", { url: "https://example.com", slug: "api" }, "slug"],
      ["a malformed slug", { url: "https://example.com", slug: "no spaces" }, "slug"],
      ["a slug that walks up", { url: "https://example.com", slug: "../up" }, "slug"],
      ["a missing URL", {}, "url"],
      ["a URL of the wrong type", { url: 42 }, "url"],
    ] as const) {
      it(`answers ${what} with 400 and the field`, async () => {
        const answer = await post(body);
        assert.equal(answer.status, 400, answer.text);
        assert.match(answer.headers.get("content-type") ?? "", /^application\/problem\+json/);
        const problem = answer.json() as { status: number; errors: { field: string }[] };
        assert.equal(problem.status, 400);
        assert.deepEqual(
          problem.errors.map((error) => error.field),
          [field],
        );
      });
    }

    it("takes a URL of exactly 2,048 characters", async () => {
      const url = `https://example.com/${"a".repeat(2_048 - "https://example.com/".length)}`;
      assert.equal((await post({ url })).status, 201);
    });

    it("answers a taken slug with 409 and leaves the first link alone", async () => {
      await createLink(platform.apiUrl, { url: "https://example.com/first", slug: "taken" });
      assert.equal((await post({ url: "https://example.com/second", slug: "taken" })).status, 409);
      assert.equal((await getLink(platform.apiUrl, "taken"))?.url, "https://example.com/first");
    });

    it("answers malformed JSON with 400", async () => {
      assert.equal((await call(links, { method: "POST", raw: '{"url": ' })).status, 400);
    });

    it("does not take __proto__ as a field", async () => {
      const raw =
        '{"url":"https://example.com","__proto__":{"clicks":99},"constructor":{"prototype":{"clicks":99}}}';
      const answer = await call(links, { method: "POST", raw });
      assert.ok(answer.status === 400 || answer.json().clicks === 0, answer.text);
      const next = await call(links, { method: "POST", body: { url: "https://example.com/next" } });
      assert.equal(next.json().clicks, 0, next.text);
    });

    it("answers a body over API Gateway's 10 MB with 413", async () => {
      const answer = await call(links, { method: "POST", raw: new Uint8Array(10 * 1024 * 1024 + 1) });
      assert.equal(answer.status, 413);
    });

    it("answers a method the route does not have as API Gateway does", async () => {
      const answer = await call(`${links}/docs/extra/deep`);
      assert.ok(answer.status === 403 || answer.status === 404, `${answer.status}`);
      assert.deepEqual(Object.keys(answer.json()), ["message"]);
    });

    it("refuses a link to a host that an operator has blocked, new or changed", async () => {
      const url = "https://www.blocked.example/x";
      await createLink(platform.apiUrl, { url: "https://example.com", slug: "changeable" });
      for (const [method, address] of [
        ["POST", links],
        ["PATCH", `${links}/changeable`],
      ] as const) {
        const answer = await call(address, { method, body: { url } });
        assert.equal(answer.status, 400, method);
        assert.match(answer.text, /links to \\"www\.blocked\.example\\" are blocked/);
      }
    });

    it("refuses a tampered cursor with 400", async () => {
      assert.equal((await call(`${links}?cursor=bm90LWEtY3Vyc29y`)).status, 400);
    });

    for (const path of [
      "/..%2f..%2fetc/passwd",
      "/%2e%2e/%2e%2e/package.json",
      "/assets/..%2f..%2fPulumi.yaml",
      "/%00",
      "/%zz",
    ]) {
      it(`refuses ${path} at the site`, async () => {
        const { status, body } = await rawGet(platform.siteUrl, path);
        assert.ok(status >= 200 && status < 500, `${status}`);
        assert.doesNotMatch(body, /root:|"name": "slipway"|runtime:/);
      });
    }

    it("never writes a header of a caller's making into a redirect", async () => {
      const answer = await rawGet(platform.siteUrl, "/g/x%0d%0aset-cookie:%20a=b");
      assert.equal(answer.headers["set-cookie"], undefined);
      assert.ok(answer.status === 404 || answer.status === 400, `${answer.status}`);
    });
  });
});

/** A GET whose path goes out as it is written; `fetch` would tidy it first. */
function rawGet(base: string, path: string) {
  return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const { port } = new URL(base);
      request({ host: "127.0.0.1", port, path }, (response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
        );
      })
        .on("error", reject)
        .end();
    },
  );
}
