import assert from "node:assert/strict";
import { followLink } from "../../../functions/go/redirect.ts";
import { type ClickOrigin, LinkStore } from "../../../functions/links/link-store.ts";
import { callHandler } from "../../helpers/api-events.ts";
import { startDynamoDb, type TestDynamoDb } from "../../helpers/dynamodb.ts";
import { muteLogs } from "../../helpers/mute-logs.ts";

describe("following a link", () => {
  muteLogs();
  let database: TestDynamoDb;
  let store: LinkStore;

  before(async () => {
    database = await startDynamoDb();
    store = new LinkStore({ client: database.client, tableName: await database.createLinksTable() });
    await store.create({ slug: "docs", url: "https://example.com/docs?a=1#b", title: "", tags: [] });
  });
  after(() => database?.stop());

  const follow = (slug: string, accept = "*/*") =>
    callHandler(followLink(store), { path: { slug }, headers: { Accept: accept } });

  it("redirects, is kept by no cache, and counts one click", async () => {
    const answer = await follow("docs");
    assert.equal(answer.status, 302);
    assert.deepEqual(answer.headers, {
      location: "https://example.com/docs?a=1#b",
      "cache-control": "private, no-store",
    });
    assert.equal((await store.get("docs"))?.clicks, 1);
  });

  it("writes down the host that the click came from, and its country", async () => {
    const origins: ClickOrigin[] = [];
    const spied = {
      click: async (_slug: string, origin: ClickOrigin) => {
        origins.push(origin);
        return "https://example.com/";
      },
      // The one method that the handler calls.
    } as Pick<LinkStore, "click"> as LinkStore;
    const cases: readonly (readonly [Record<string, string>, string, string])[] = [
      [{}, "direct", "unknown"],
      [
        { Referer: "https://News.Example.org/a?secret=1", "CloudFront-Viewer-Country": "DE" },
        "news.example.org",
        "DE",
      ],
      [{ referer: "not an address", "cloudfront-viewer-country": "Germany" }, "direct", "unknown"],
      [{ Referer: "android-app://com.example", "CloudFront-Viewer-Country": "ZZ" }, "direct", "unknown"],
      [{ Referer: `https://${"a".repeat(300)}.example/` }, "direct", "unknown"],
    ];
    for (const [headers] of cases) await callHandler(followLink(spied), { path: { slug: "docs" }, headers });
    assert.deepEqual(
      origins,
      cases.map(([, referrer, country]) => ({ referrer, country })),
    );
  });

  it("takes a slug in capitals for the same", async () => {
    assert.equal((await follow("DOCS")).status, 302);
  });

  it("shows a person a page when there is no such link", async () => {
    const answer = await follow("absent", "text/html,application/xhtml+xml,*/*;q=0.8");
    assert.equal(answer.status, 404);
    assert.equal(answer.headers["content-type"], "text/html; charset=utf-8");
    assert.equal(answer.headers["cache-control"], "no-store");
    assert.match(answer.text, /No such link/);
  });

  it("gives a program a problem when there is no such link", async () => {
    const answer = await follow("absent");
    assert.equal(answer.status, 404);
    assert.equal(answer.headers["content-type"], "application/problem+json");
    assert.equal(answer.json.status, 404);
  });

  for (const slug of [
    "<script>alert(1)</script>",
    "..",
    "a%0d%0ab",
    "x\r\nset-cookie: a=b",
    "__proto__",
    "",
  ]) {
    it(`answers 404 to ${JSON.stringify(slug)}, and repeats nothing of it in the page`, async () => {
      const answer = await follow(slug, "text/html");
      assert.equal(answer.status, 404);
      assert.doesNotMatch(answer.text, /alert|set-cookie/);
      assert.doesNotMatch(JSON.stringify(answer.headers), /cookie/);
    });
  }
});
