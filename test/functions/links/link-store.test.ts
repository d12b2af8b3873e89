import assert from "node:assert/strict";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { linkKey } from "../../../functions/links/keys.ts";
import { LinkStore, type LinkStoreOptions } from "../../../functions/links/link-store.ts";
import type { NewLink } from "../../../functions/links/schemas.ts";
import { startDynamoDb, type TestDynamoDb } from "../../helpers/dynamodb.ts";

const direct = { referrer: "direct", country: "unknown" };

describe("LinkStore", () => {
  let database: TestDynamoDb;
  let tableName: string;
  let store: LinkStore;

  before(async () => {
    database = await startDynamoDb();
  });
  after(() => database?.stop());
  beforeEach(async () => {
    tableName = await database.createLinksTable();
    store = storeWith({});
  });

  const storeWith = (options: Partial<LinkStoreOptions>) =>
    new LinkStore({ client: database.client, tableName, now: ticking(), ...options });

  const slugs = (links: readonly { slug: string }[]) => links.map((link) => link.slug);

  it("creates a link and reads it back whole", async () => {
    const created = await store.create(link("docs", { title: "Docs", tags: ["team", "handbook"] }));
    const expected = {
      slug: "docs",
      url: "https://example.com/docs",
      title: "Docs",
      tags: ["team", "handbook"],
      clicks: 0,
      createdAt: "2026-01-01T00:00:01.000Z",
      updatedAt: "2026-01-01T00:00:01.000Z",
      version: 1,
    };
    assert.deepEqual(created, { outcome: "created", link: expected });
    assert.deepEqual(await store.get("docs"), expected);
  });

  it("leaves a taken slug to whom it belongs", async () => {
    await store.create(link("docs"));
    assert.deepEqual(await store.create(link("docs", { url: "https://example.com/other" })), {
      outcome: "taken",
    });
    assert.equal((await store.get("docs"))?.url, "https://example.com/docs");
  });

  it("lets one of many creators of a slug win", async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => store.create(link("race"))));
    assert.equal(outcomes.filter(({ outcome }) => outcome === "created").length, 1);
  });

  it("makes another slug when the first one it made is taken", async () => {
    await store.create(link("aaa"));
    const made = ["aaa", "aaa", "bbb"];
    const unlucky = storeWith({ makeSlug: () => made.shift() ?? "none" });
    const result = await unlucky.create({ url: "https://example.com", title: "", tags: [] });
    assert.ok(result.outcome === "created");
    assert.equal(result.link.slug, "bbb");
  });

  it("gives up when it makes taken slugs only", async () => {
    await store.create(link("aaa"));
    const hopeless = storeWith({ makeSlug: () => "aaa" });
    await assert.rejects(
      hopeless.create({ url: "https://example.com", title: "", tags: [] }),
      /no free slug found in 5 attempts/,
    );
  });

  it("knows its own write again when the SDK repeats a request whose answer was lost", async () => {
    const forgetful = forgetAnswerOf("PutItemCommand", database);
    const result = await storeWith({ client: forgetful }).create(link("docs"));
    assert.equal(result.outcome, "created");

    const patching = forgetAnswerOf("UpdateItemCommand", database);
    const update = await storeWith({ client: patching }).update("docs", { title: "Once" }, [1]);
    assert.ok(update.outcome === "updated");
    assert.equal(update.link.version, 2, "the change is made once");
  });

  it("changes given fields only, and raises the version", async () => {
    await store.create(link("docs", { title: "Docs", tags: ["team"] }));
    const result = await store.update("docs", { title: "Handbook" });
    assert.ok(result.outcome === "updated");
    assert.deepEqual(result.link, {
      slug: "docs",
      url: "https://example.com/docs",
      title: "Handbook",
      tags: ["team"],
      clicks: 0,
      createdAt: "2026-01-01T00:00:01.000Z",
      updatedAt: "2026-01-01T00:00:02.000Z",
      version: 2,
    });
  });

  it("tells a stale version from a link that is not there", async () => {
    await store.create(link("docs"));
    await store.update("docs", { title: "A" }, [1]);
    assert.deepEqual(await store.update("docs", { title: "B" }, [1]), { outcome: "stale" });
    assert.deepEqual(await store.update("absent", { title: "B" }, [1]), { outcome: "absent" });
    assert.deepEqual(await store.update("absent", { title: "B" }), { outcome: "absent" });
    assert.equal((await store.get("docs"))?.title, "A");
  });

  it("loses no update: of many writers that saw one version, one gets through", async () => {
    await store.create(link("docs"));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => store.update("docs", { title: `writer ${i}` }, [1])),
    );
    const winners = outcomes.flatMap((result) => (result.outcome === "updated" ? [result.link] : []));
    assert.equal(winners.length, 1);
    assert.equal(outcomes.filter(({ outcome }) => outcome === "stale").length, 19);
    assert.deepEqual(await store.get("docs"), winners[0]);
  });

  it("loses no update of writers that read again and repeat", async () => {
    await store.create(link("docs", { tags: [] }));
    const addTag = async (tag: string) => {
      for (;;) {
        const current = await store.get("docs");
        assert.ok(current);
        const result = await store.update("docs", { tags: [...current.tags, tag] }, [current.version]);
        if (result.outcome === "updated") return;
      }
    };
    const tags = Array.from({ length: 8 }, (_, i) => `tag-${i}`);
    await Promise.all(tags.map(addTag));
    const result = await store.get("docs");
    assert.deepEqual([...(result?.tags ?? [])].sort(), tags);
    assert.equal(result?.version, 9);
  });

  it("counts every one of many clicks at once, and leaves the version alone", async () => {
    await store.create(link("docs"));
    const targets = await Promise.all(Array.from({ length: 200 }, () => store.click("docs", direct)));
    assert.deepEqual(new Set(targets), new Set(["https://example.com/docs"]));
    const { clicks, version, updatedAt, createdAt } = (await store.get("docs")) ?? {};
    assert.deepEqual([clicks, version, updatedAt], [200, 1, createdAt]);
  });

  it("keeps clicks that come in while the link is edited", async () => {
    await store.create(link("docs"));
    await Promise.all([
      ...Array.from({ length: 50 }, () => store.click("docs", direct)),
      ...Array.from({ length: 10 }, (_, i) => store.update("docs", { title: `${i}` })),
    ]);
    const { clicks, version } = (await store.get("docs")) ?? {};
    assert.deepEqual([clicks, version], [50, 11]);
  });

  it("makes no link of a click on one that is not there", async () => {
    assert.equal(await store.click("absent", direct), undefined);
    const { Item } = await database.client.send(
      new GetItemCommand({ TableName: tableName, Key: linkKey("absent") }),
    );
    assert.equal(Item, undefined);
  });

  it("deletes a link once, and only at the version that was seen", async () => {
    await store.create(link("docs"));
    assert.deepEqual(await store.delete("docs", [7]), { outcome: "stale" });
    assert.deepEqual(await store.delete("docs", [1]), { outcome: "deleted" });
    assert.deepEqual(await store.delete("docs"), { outcome: "absent" });
    assert.equal(await store.get("docs"), undefined);
  });

  describe("list", () => {
    const names = Array.from({ length: 7 }, (_, i) => `link-${i}`);
    const newestFirst = [...names].reverse();

    beforeEach(async () => {
      for (const name of names) await store.create(link(name));
    });

    it("pages through all links, newest first, each once", async () => {
      const pages = await allPages(store, { limit: 3 });
      assert.deepEqual(pages.map(slugs), [
        newestFirst.slice(0, 3),
        newestFirst.slice(3, 6),
        newestFirst.slice(6),
      ]);
    });

    it("ends with the last link when that fills its page", async () => {
      assert.deepEqual((await store.list({ limit: 7 })).next, undefined);
      const pages = await allPages(store, { limit: 7 });
      assert.equal(pages.length, 1);
    });

    it("goes on where it stopped, though links come and go", async () => {
      const first = await store.list({ limit: 3 });
      await store.create(link("newcomer"));
      await store.delete("link-4");
      const second = await store.list({ limit: 3, after: first.next });
      assert.deepEqual(slugs(second.links), ["link-3", "link-2", "link-1"]);
    });

    for (const [what, search] of [
      ["slug", "NEEDLE-IN"],
      ["title", "große straße"],
      ["URL", "Example.com/Deep"],
      ["tag", "URGENT"],
    ] as const) {
      it(`finds text in the ${what}, in any case`, async () => {
        await store.create(
          link("needle-in-hay", {
            url: "https://example.com/deep/Path",
            title: "Große Straße",
            tags: ["later", "Urgent"],
          }),
        );
        assert.deepEqual(slugs((await store.list({ limit: 5, search })).links), ["needle-in-hay"]);
      });
    }

    it("does not find text that only two tags together have", async () => {
      await store.create(link("tagged", { tags: ["foo", "bar"] }));
      assert.deepEqual((await store.list({ limit: 5, search: "foobar" })).links, []);
    });

    it("finds what an update wrote, and no more what it replaced", async () => {
      await store.update("link-1", { title: "Budget" });
      assert.deepEqual(slugs((await store.list({ limit: 5, search: "budget" })).links), ["link-1"]);
      await store.update("link-1", { title: "Plan" });
      assert.deepEqual(slugs((await store.list({ limit: 5, search: "budget" })).links), []);
    });

    it("pages through matches that lie far apart", async () => {
      for (const name of ["link-0", "link-3", "link-6"]) await store.update(name, { tags: ["rare"] });
      const pages = await allPages(store, { limit: 1, search: "rare" });
      assert.deepEqual(pages.flatMap(slugs), ["link-6", "link-3", "link-0"]);
    });
  });

  it("looks at no more than its budget for a search, and goes on from there", async function () {
    this.timeout(60_000);
    const count = 1100;
    await Promise.all(
      Array.from({ length: 20 }, async (_, start) => {
        for (let i = start; i < count; i += 20) await store.create(link(`filler-${i}`));
      }),
    );
    await store.update("filler-0", { title: "oldest" });
    const first = await store.list({ limit: 20, search: "oldest" });
    assert.ok(first.next, "the page ends before the table does");
    const pages = await allPages(store, { limit: 20, search: "oldest" });
    assert.deepEqual(pages.flatMap(slugs), ["filler-0"]);
  });
});

function link(slug: string, fields: Partial<NewLink> = {}): NewLink {
  return { slug, url: `https://example.com/${slug}`, title: "", tags: [], ...fields };
}

/** A clock that goes on by a second each time it is read. */
function ticking(): () => Date {
  let seconds = 0;
  return () => new Date(Date.UTC(2026, 0, 1, 0, 0, ++seconds));
}

async function allPages(store: LinkStore, request: { limit: number; search?: string }) {
  const pages = [];
  let after: Parameters<LinkStore["list"]>[0]["after"];
  do {
    const { links, next } = await store.list({ ...request, after });
    pages.push(links);
    after = next;
  } while (after);
  return pages;
}

/** A client whose first answer to a command is lost on the way, so that the SDK's retry sends the command again. */
function forgetAnswerOf(command: string, { client }: TestDynamoDb): TestDynamoDb["client"] {
  let lost = false;
  // Only `send` is of use to the store.
  return {
    async send(request: { constructor: { name: string } }) {
      const answer = await client.send(request as never);
      if (lost || request.constructor.name !== command) return answer;
      lost = true;
      return client.send(request as never);
    },
  } as unknown as TestDynamoDb["client"];
}
