import assert from "node:assert/strict";
import { LinkWriter, type MarkedLink } from "../../../functions/imports/link-writer.ts";
import { LinkStore } from "../../../functions/links/link-store.ts";
import { startDynamoDb, type TestDynamoDb } from "../../helpers/dynamodb.ts";

describe("LinkWriter", () => {
  let database: TestDynamoDb;
  let store: LinkStore;
  let writer: LinkWriter;
  before(async () => {
    database = await startDynamoDb();
  });
  after(() => database?.stop());
  beforeEach(async () => {
    const options = { client: database.client, tableName: await database.createLinksTable() };
    store = new LinkStore(options);
    writer = new LinkWriter(options);
  });

  const row = (number: number, slug?: string): MarkedLink => ({
    mark: `import@${number}`,
    link: { slug, url: `https://example.com/${number}`, title: "", tags: [] },
  });
  const all = async () => (await store.list({ limit: 1_000 })).links;

  it("writes a batch, and finds its own when it is written again", async () => {
    const rows = Array.from({ length: 100 }, (_, index) => row(index, `slug-${index}`));
    assert.deepEqual(new Set(await writer.write(rows)), new Set(["created"]));
    await store.update("slug-7", { title: "edited" });
    await store.click("slug-8", { referrer: "", country: "" });
    const before = await all();
    assert.deepEqual(new Set(await writer.write(rows)), new Set(["created"]));
    assert.deepEqual(await all(), before, "nothing is written twice");
    assert.equal(before.length, 100);
  });

  it("leaves slugs to whom they belong, and writes the rest", async () => {
    await store.create({ slug: "b", url: "https://example.com/mine", title: "", tags: [] });
    assert.deepEqual(await writer.write([row(1, "a"), row(2, "b"), row(3, "c")]), [
      "created",
      "taken",
      "created",
    ]);
    assert.equal((await store.get("b"))?.url, "https://example.com/mine");
    assert.equal((await all()).length, 3);
  });

  it("gives a slug to the first row that asks for it, each time anew", async () => {
    const rows = [row(1, "a"), row(2, "a"), row(3, "a"), row(4, "b")];
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(await writer.write(rows), ["created", "taken", "taken", "created"]);
    }
    assert.equal((await store.get("a"))?.url, "https://example.com/1");
  });

  it("makes the same slug for a row each time, and another one where that is taken", async () => {
    await writer.write([row(1)]);
    const [first] = await all();
    await writer.write([row(1)]);
    assert.deepEqual(
      (await all()).map(({ slug }) => slug),
      [first?.slug],
    );
    assert.match(first?.slug ?? "", /^[2-9b-z]{7}$/);

    await store.delete(first?.slug ?? "");
    await store.create({ slug: first?.slug ?? "", url: "https://example.com/other", title: "", tags: [] });
    assert.deepEqual(await writer.write([row(1)]), ["created"]);
    assert.equal((await all()).length, 2);
  });

  it("gets through where others write at the same time", async () => {
    const rows = Array.from({ length: 50 }, (_, index) => row(index, `slug-${index}`));
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, (_, writerIndex) =>
        writer.write(rows.map((each) => ({ ...each, mark: `${writerIndex} ${each.mark}` }))),
      ),
    );
    const created = outcomes.flat().filter((outcome) => outcome === "created");
    assert.deepEqual([created.length, (await all()).length], [50, 50]);
  });
});
