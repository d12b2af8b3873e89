import assert from "node:assert/strict";
import { BlockedHosts } from "../../../functions/links/blocked-hosts.ts";
import { createLink } from "../../../functions/links/create.ts";
import { Cursors } from "../../../functions/links/cursor.ts";
import { deleteLink } from "../../../functions/links/delete.ts";
import { getLink } from "../../../functions/links/get.ts";
import { LinkStore } from "../../../functions/links/link-store.ts";
import { listLinks } from "../../../functions/links/list.ts";
import { updateLink } from "../../../functions/links/update.ts";
import { RotatingSecret } from "../../../functions/shared/rotating-secret.ts";
import { type ApiRequest, callHandler } from "../../helpers/api-events.ts";
import { startDynamoDb, type TestDynamoDb } from "../../helpers/dynamodb.ts";
import { muteLogs } from "../../helpers/mute-logs.ts";

describe("the links API's handlers", () => {
  muteLogs();
  let database: TestDynamoDb;
  let store: LinkStore;
  const blockedHosts = new BlockedHosts(async () => "bad.example, über.example");
  const cursors = new Cursors(new RotatingSecret(async () => "key"));

  before(async () => {
    database = await startDynamoDb();
  });
  after(() => database?.stop());
  beforeEach(async () => {
    store = new LinkStore({ client: database.client, tableName: await database.createLinksTable() });
  });

  const create = (body: unknown, request: ApiRequest = {}) =>
    callHandler(createLink(store, blockedHosts), { ...request, body });
  const get = (slug: string) => callHandler(getLink(store), { path: { slug } });
  const patch = (slug: string, body: unknown, headers: Record<string, string> = {}) =>
    callHandler(updateLink(store, blockedHosts), { path: { slug }, body, headers });
  const remove = (slug: string, headers: Record<string, string> = {}) =>
    callHandler(deleteLink(store), { path: { slug }, headers });
  const list = (query: Record<string, string> = {}) => callHandler(listLinks(store, cursors), { query });

  describe("create", () => {
    it("answers 201, the link, its address and its version", async () => {
      const answer = await create({ url: "https://example.com", slug: "docs" });
      assert.equal(answer.status, 201);
      assert.equal(answer.headers.location, "/api/links/docs");
      assert.equal(answer.headers.etag, '"1"');
      assert.equal(answer.headers["cache-control"], "no-store");
      const { createdAt, updatedAt, ...link } = answer.json;
      assert.deepEqual(link, {
        slug: "docs",
        url: "https://example.com",
        title: "",
        tags: [],
        clicks: 0,
        version: 1,
      });
      assert.equal(createdAt, updatedAt);
    });

    it("reads a body in base64, which is how API Gateway hands it over", async () => {
      const answer = await create({ url: "https://example.com", title: "Grüße" }, { base64: true });
      assert.equal(answer.json.title, "Grüße");
    });

    for (const url of [
      "https://bad.example",
      "http://deep.below.BAD.example:8080/x",
      "https://bad.example./",
      "https://xn--ber-goa.example/",
    ]) {
      it(`answers 400 for ${url}, whose host is blocked`, async () => {
        const answer = await create({ url });
        assert.equal(answer.status, 400);
        const [{ field, pointer, detail }] = answer.json.errors;
        assert.deepEqual([field, pointer], ["url", "#/url"]);
        assert.match(detail, /^links to "[^"]+" are blocked; choose another target$/);
      });
    }

    it("answers 400 to a change to a blocked host, and leaves the link alone", async () => {
      await create({ url: "https://example.com", slug: "docs" });
      assert.equal((await patch("docs", { url: "https://bad.example/" })).json.errors[0].field, "url");
      assert.equal((await get("docs")).json.url, "https://example.com");
    });

    it("takes hosts that only look like a blocked one", async () => {
      for (const host of ["notbad.example", "bad.example.org", "example"]) {
        assert.equal((await create({ url: `https://${host}/` })).status, 201, host);
      }
    });

    it("makes a slug that it would take itself", async () => {
      const { json } = await create({ url: "https://example.com" });
      assert.match(json.slug, /^[a-z0-9]{7}$/);
    });

    it("keeps tags once each, and trims what people type around", async () => {
      const { json } = await create({
        url: "  https://example.com  ",
        title: " A ",
        tags: ["a", " a ", "b"],
      });
      assert.deepEqual([json.url, json.title, json.tags], ["https://example.com", "A", ["a", "b"]]);
    });

    it("encodes a URL that is not plain ASCII, so that it can go into a header", async () => {
      const { json } = await create({ url: "https://exämple.com/ü?q=ö" });
      assert.equal(json.url, "https://xn--exmple-cua.com/%C3%BC?q=%C3%B6");
    });

    it("answers a taken slug with 409 and names the field", async () => {
      await create({ url: "https://example.com", slug: "docs" });
      const answer = await create({ url: "https://example.com/2", slug: "docs" });
      assert.equal(answer.status, 409);
      assert.equal(answer.headers["content-type"], "application/problem+json");
      assert.deepEqual(answer.json.errors, [
        { field: "slug", pointer: "#/slug", detail: "this slug is taken; choose another one" },
      ]);
    });
  });

  describe("bad input", () => {
    const url = "https://example.com";
    const cases: [what: string, body: unknown, fields: string[]][] = [
      ["a javascript: URL", { url: "javascript:alert(1)" }, ["url"]],
      ["a JavaScript: URL in capitals", { url: "JavaScript:alert(1)" }, ["url"]],
      ["a javascript: URL with a tab in its scheme", { url: "java\tscript:alert(1)" }, ["url"]],
      ["a data: URL", { url: "data:text/html,<script>alert(1)</script>" }, ["url"]],
      ["a vbscript: URL", { url: "vbscript:x" }, ["url"]],
      ["a file: URL", { url: "file:///etc/passwd" }, ["url"]],
      ["an ftp: URL", { url: "ftp://example.com" }, ["url"]],
      ["a URL without a scheme", { url: "example.com/page" }, ["url"]],
      ["a host and port without a scheme", { url: "localhost:8080/page" }, ["url"]],
      ["a URL that starts with slashes", { url: "//example.com" }, ["url"]],
      ["a path", { url: "/page" }, ["url"]],
      ["a URL without a host", { url: "https:///page" }, ["url"]],
      ["a URL with one slash", { url: "https:/example.com" }, ["url"]],
      ["a URL with backslashes for slashes", { url: "https:\\\\example.com" }, ["url"]],
      ["a host that is none", { url: "https://exa mple.com" }, ["url"]],
      ["a port that is none", { url: "https://example.com:99999" }, ["url"]],
      ["user name and password", { url: "https://user:secret@example.com" }, ["url"]],
      ["a user name that looks like a host", { url: "https://bank.example@evil.example" }, ["url"]],
      ["a line break in the URL", { url: "https://example.com/\r\nSet-Cookie: a=b" }, ["url"]],
      ["an empty URL", { url: "" }, ["url"]],
      ["a URL over 2,048 characters", { url: `${url}/${"a".repeat(2029)}` }, ["url"]],
      ["a URL over 2,048 characters once encoded", { url: `${url}/${"ü".repeat(500)}` }, ["url"]],
      ["no URL", {}, ["url"]],
      ["null for a URL", { url: null }, ["url"]],
      ["a number for a URL", { url: 42 }, ["url"]],
      ["an array for a URL", { url: [url] }, ["url"]],
      ["a reserved slug", { url, slug: "api" }, ["slug"]],
      ["an empty slug", { url, slug: "" }, ["slug"]],
      ["a slug with a space", { url, slug: "two words" }, ["slug"]],
      ["a slug with a slash", { url, slug: "a/b" }, ["slug"]],
      ["a slug that climbs", { url, slug: ".." }, ["slug"]],
      ["a slug in capitals", { url, slug: "Docs" }, ["slug"]],
      ["a slug that ends with a hyphen", { url, slug: "docs-" }, ["slug"]],
      ["a slug of the name of a prototype", { url, slug: "__proto__" }, ["slug"]],
      ["a slug over 64 characters", { url, slug: "a".repeat(65) }, ["slug"]],
      ["a slug that is not a string", { url, slug: 7 }, ["slug"]],
      ["a slug with a percent sign", { url, slug: "a%2fb" }, ["slug"]],
      ["a slug with a letter that looks like another", { url, slug: "dоcs" }, ["slug"]],
      ["a title over 200 characters", { url, title: "a".repeat(201) }, ["title"]],
      ["a title with a line break", { url, title: "a\nb" }, ["title"]],
      ["a title that is not a string", { url, title: {} }, ["title"]],
      ["tags that are no array", { url, tags: "a,b" }, ["tags"]],
      ["a tag that is not a string", { url, tags: ["a", 1] }, ["tags.1"]],
      ["an empty tag", { url, tags: [" "] }, ["tags.0"]],
      ["a tag over 32 characters", { url, tags: ["a".repeat(33)] }, ["tags.0"]],
      ["over 20 tags", { url, tags: Array.from({ length: 21 }, (_, i) => `t${i}`) }, ["tags"]],
      ["a field that is not known", { url, clicks: 99 }, ["clicks"]],
      ["several faults", { url: "nowhere", slug: "-", owner: "me" }, ["owner", "slug", "url"]],
      ["an array", [], ["body"]],
      ["a string", '"https://example.com"', ["body"]],
      ["null", "null", ["body"]],
      ["no body", undefined, ["body"]],
      ["an empty body", "", ["body"]],
      ["half of a JSON text", '{"url": ', ["body"]],
      ["a key __proto__", `{"url":"${url}","__proto__":{"clicks":99}}`, ["__proto__"]],
      ["a key __proto__ further in", `{"url":"${url}","tags":[{"__proto__":{"a":1}}]}`, ["__proto__"]],
      ["a key constructor", `{"url":"${url}","constructor":{"prototype":{"a":1}}}`, ["constructor"]],
    ];
    for (const [what, body, fields] of cases) {
      it(`answers ${what} with 400 and ${fields.join(", ")}`, async () => {
        const answer = await create(body);
        assert.equal(answer.status, 400, answer.text);
        assert.equal(answer.headers["content-type"], "application/problem+json");
        const { type, title, status, detail, errors } = answer.json;
        assert.deepEqual([type, title, status], ["about:blank", "Bad Request", 400]);
        assert.ok(detail);
        assert.deepEqual(errors.map((error: { field: string }) => error.field).sort(), fields);
        assert.ok(
          errors.every((error: { detail: string }) => error.detail.length > 10),
          answer.text,
        );
        assert.deepEqual((await store.list({ limit: 1 })).links, []);
      });
    }

    it("refuses a body that is not UTF-8", async () => {
      const answer = await callHandler(createLink(store, blockedHosts), {
        body: Buffer.from([0x7b, 0xff, 0xfe]).toString("latin1"),
      });
      assert.equal(answer.status, 400);
    });

    it("takes what is just within its limits", async () => {
      const longest = `${url}/${"a".repeat(2028)}`;
      assert.equal(longest.length, 2048);
      const answer = await create({
        url: longest,
        slug: "a".repeat(64),
        title: "a".repeat(200),
        tags: Array.from({ length: 20 }, (_, i) => `${i}`.padEnd(32, "x")),
      });
      assert.equal(answer.status, 201, answer.text);
    });

    it("lets no key of a body reach the prototype of objects", () => {
      assert.equal(({} as { clicks?: number }).clicks, undefined);
    });
  });

  describe("get, update and delete", () => {
    beforeEach(() => create({ url: "https://example.com", slug: "docs" }));

    it("get the link with its version", async () => {
      const answer = await get("docs");
      assert.deepEqual([answer.status, answer.headers.etag, answer.json.slug], [200, '"1"', "docs"]);
    });

    it("answer 404 for a link that is not there", async () => {
      const answers = await Promise.all([get("absent"), patch("absent", { title: "A" }), remove("absent")]);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [404, 404, 404],
      );
      assert.equal(answers[0]?.json.detail, 'There is no link "absent".');
    });

    it("answer 400 for what no slug can be", async () => {
      const answers = await Promise.all([get("No Slug"), patch("..", { title: "A" }), remove("a%2Fb")]);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [400, 400, 400],
      );
    });

    it("update the link that the caller has seen", async () => {
      const answer = await patch("docs", { title: "Docs" }, { "If-Match": '"1"' });
      assert.deepEqual([answer.status, answer.headers.etag, answer.json.version], [200, '"2"', 2]);
    });

    it("update without If-Match, and with *, whatever is there", async () => {
      assert.equal((await patch("docs", { title: "A" })).json.version, 2);
      assert.equal((await patch("docs", { title: "B" }, { "if-match": "*" })).json.version, 3);
    });

    for (const [what, value] of [
      ["another version", '"7"'],
      ["a weak tag of this version", 'W/"1"'],
      ["a tag that is none of ours", '"abc"'],
    ] as const) {
      it(`answer 412 to ${what}`, async () => {
        assert.equal((await patch("docs", { title: "A" }, { "if-match": value })).status, 412);
        assert.equal((await remove("docs", { "if-match": value })).status, 412);
        assert.equal((await get("docs")).json.version, 1);
      });
    }

    it("update when one of several tags is the link's", async () => {
      assert.equal((await patch("docs", { title: "A" }, { "if-match": '"7", "1"' })).status, 200);
    });

    for (const value of ["1", "", "one", '"1']) {
      it(`answer 400 to If-Match: ${value || "nothing"}`, async () => {
        const answer = await patch("docs", { title: "A" }, { "if-match": value });
        assert.equal(answer.status, 400);
        assert.equal(answer.json.errors[0].field, "If-Match");
      });
    }

    for (const [what, body, field] of [
      ["no change", {}, "body"],
      ["another slug", { slug: "other" }, "slug"],
      ["a javascript: URL", { url: "javascript:alert(1)" }, "url"],
      ["clicks", { clicks: 0 }, "clicks"],
      ["a version", { title: "A", version: 9 }, "version"],
    ] as const) {
      it(`refuse a change of ${what}`, async () => {
        const answer = await patch("docs", body);
        assert.equal(answer.status, 400);
        assert.deepEqual(answer.json.errors[0].field, field);
        assert.equal((await get("docs")).json.version, 1);
      });
    }

    it("empty title and tags when asked to", async () => {
      await patch("docs", { title: "Docs", tags: ["a"] });
      const { json } = await patch("docs", { title: "", tags: [] });
      assert.deepEqual([json.title, json.tags], ["", []]);
    });

    it("delete with 204 and nothing in the body, once", async () => {
      const answer = await remove("docs", { "if-match": '"1"' });
      assert.deepEqual([answer.status, answer.text], [204, ""]);
      assert.equal((await remove("docs")).status, 404);
      assert.equal((await get("docs")).status, 404);
    });
  });

  describe("list", () => {
    beforeEach(async () => {
      for (let i = 0; i < 3; i++)
        await create({ url: "https://example.com", slug: `link-${i}`, title: `No ${i}` });
    });

    it("pages by cursor", async () => {
      const first = await list({ limit: "2" });
      assert.equal(first.json.items.length, 2);
      const second = await list({ limit: "2", cursor: first.json.cursor });
      const all = [...first.json.items, ...second.json.items];
      assert.equal(new Set(all.map((link) => link.slug)).size, 3);
      assert.deepEqual(Object.keys(second.json), ["items"]);
    });

    it("searches", async () => {
      const { json } = await list({ q: " NO 1 " });
      assert.deepEqual(
        json.items.map((link: { slug: string }) => link.slug),
        ["link-1"],
      );
    });

    it("takes an empty search and an empty cursor for none", async () => {
      assert.equal((await list({ q: "", cursor: "" })).json.items.length, 3);
    });

    for (const limit of ["0", "-1", "101", "1.5", "ten", "", "NaN", "Infinity"]) {
      it(`answers 400 to limit=${limit}`, async () => {
        const answer = await list({ limit });
        assert.equal(answer.status, 400);
        assert.equal(answer.json.errors[0].field, "limit");
      });
    }

    it("answers 400 to each way of tampering with a cursor", async () => {
      const { cursor } = (await list({ limit: "1" })).json;
      const [payload, sum] = cursor.split(".");
      const other = Buffer.from("2020-01-01T00:00:00.000Z other").toString("base64url");
      for (const bad of [
        "x",
        payload,
        `${payload}.`,
        `${payload}.${sum}x`,
        `${other}.${sum}`,
        `.${sum}`,
        `${cursor}.x`,
        await new Cursors(new RotatingSecret(async () => "another key")).encode({
          createdAt: "2020-01-01T00:00:00.000Z",
          slug: "other",
        }),
      ]) {
        const answer = await list({ cursor: bad });
        assert.equal(answer.status, 400, bad);
        assert.equal(answer.json.errors[0].field, "cursor");
      }
    });

    it("answers 400 to a search of over 100 characters", async () => {
      assert.equal((await list({ q: "a".repeat(101) })).status, 400);
    });
  });
});
