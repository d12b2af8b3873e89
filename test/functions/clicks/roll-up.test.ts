import assert from "node:assert/strict";
import type { DynamoDBRecord } from "aws-lambda";
import { ClickStore } from "../../../functions/clicks/click-store.ts";
import { rollUpClicks } from "../../../functions/clicks/roll-up.ts";
import { showClicks } from "../../../functions/clicks/show.ts";
import { LinkStore } from "../../../functions/links/link-store.ts";
import { callHandler } from "../../helpers/api-events.ts";
import { startDynamoDb, type TestDynamoDb } from "../../helpers/dynamodb.ts";
import { muteLogs } from "../../helpers/mute-logs.ts";

const createdAt = "2026-11-20T08:00:00.000Z";
const link = { slug: "docs", createdAt };

interface Origin {
  readonly at?: string;
  readonly referrer?: string;
  readonly country?: string;
  readonly slug?: string;
}

/** The record of a link's click number `ordinal`. */
function click(ordinal: number, origin: Origin = {}): DynamoDBRecord {
  const { at = "2026-11-25T10:00:00.000Z", referrer = "direct", country = "DE", slug = "docs" } = origin;
  const image = (clicks: number) => ({
    pk: { S: `LINK#${slug}` },
    sk: { S: "LINK" },
    slug: { S: slug },
    createdAt: { S: createdAt },
    clicks: { N: String(clicks) },
    lastClick: { M: { at: { S: at }, referrer: { S: referrer }, country: { S: country } } },
  });
  return { eventName: "MODIFY", dynamodb: { NewImage: image(ordinal), OldImage: image(ordinal - 1) } };
}

describe("rolling clicks up", () => {
  let database: TestDynamoDb;
  let tableName: string;
  let store: ClickStore;
  let rollUp: (records: readonly DynamoDBRecord[]) => Promise<void>;
  before(async () => {
    database = await startDynamoDb();
  });
  after(() => database?.stop());
  beforeEach(async () => {
    tableName = await database.createLinksTable();
    store = new ClickStore({ client: database.client, tableName });
    const handler = rollUpClicks(store);
    rollUp = (records) => handler({ Records: [...records] });
  });
  const counts = async (of = link) =>
    (await store.counts(of, "2026-11-01", "2026-11-30")).map(({ day, referrer, country, clicks }) =>
      [day, referrer, country, clicks].join(" "),
    );
  const range = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, at) => click(first + at));

  it("adds up per day, referrer and country", async () => {
    await rollUp([
      click(1),
      click(2, { referrer: "news.example" }),
      click(3, { country: "FR" }),
      click(4),
      click(5, { at: "2026-11-26T00:00:00.000Z" }),
      click(1, { slug: "other" }),
    ]);
    assert.deepEqual(await counts(), [
      "2026-11-25 direct DE 2",
      "2026-11-25 news.example DE 1",
      "2026-11-25 direct FR 1",
      "2026-11-26 direct DE 1",
    ]);
    assert.deepEqual(await counts({ ...link, slug: "other" }), ["2026-11-25 direct DE 1"]);
  });

  it("counts a batch that comes again, whole or cut otherwise, once", async () => {
    await rollUp(range(1, 4));
    await rollUp(range(1, 4));
    await rollUp(range(3, 6));
    await rollUp(range(5, 5));
    assert.deepEqual(await counts(), ["2026-11-25 direct DE 6"]);
  });

  it("counts once what two consumers are given at a time", async () => {
    await Promise.all(Array.from({ length: 4 }, () => rollUp(range(1, 50))));
    assert.deepEqual(await counts(), ["2026-11-25 direct DE 50"]);
  });

  it("counts clicks whose records are missing as of unknown origin", async () => {
    await rollUp([click(3)]);
    await rollUp([click(4), click(7)]);
    assert.deepEqual(await counts(), ["2026-11-25 direct DE 3", "2026-11-25 unknown unknown 4"]);
  });

  it("takes more places in a batch than a transaction holds", async () => {
    await rollUp(Array.from({ length: 250 }, (_, at) => click(at + 1, { referrer: `host-${at}.example` })));
    assert.equal((await counts()).length, 250);
  });

  it("passes over edits, and begins anew with a link that is made again", async () => {
    await rollUp(range(1, 3));
    const edit = click(4);
    await rollUp([{ ...edit, dynamodb: { ...edit.dynamodb, OldImage: edit.dynamodb?.NewImage ?? {} } }]);
    assert.deepEqual(await counts(), ["2026-11-25 direct DE 3"]);
    assert.deepEqual(await counts({ ...link, createdAt: "2026-11-21T00:00:00.000Z" }), []);
  });

  it("throws what the table does not take, so that the batch comes again", async () => {
    const lost = new ClickStore({ client: database.client, tableName: "no-such-table" });
    await assert.rejects(rollUpClicks(lost)({ Records: range(1, 1) }), { name: "ResourceNotFoundException" });
  });

  describe("GET /api/links/{slug}/clicks", () => {
    muteLogs();
    const show = (slug: string, query = {}) => {
      const now = () => new Date("2026-11-26T12:00:00.000Z");
      const links = new LinkStore({
        client: database.client,
        tableName,
        now: () => new Date(createdAt),
      });
      return callHandler(showClicks(links, store, now), { path: { slug }, query });
    };
    beforeEach(async () => {
      const links = new LinkStore({ client: database.client, tableName, now: () => new Date(createdAt) });
      await links.create({ slug: "docs", url: "https://example.com", title: "", tags: [] });
      await rollUp([
        click(1, { at: "2026-11-24T10:00:00.000Z" }),
        click(2, { referrer: "news.example", country: "FR" }),
        click(3, { referrer: "news.example" }),
      ]);
    });

    it("shows days, and the most frequent referrers and countries", async () => {
      const answer = await show("docs");
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.json, {
        total: 0,
        days: [
          { day: "2026-11-24", clicks: 1 },
          { day: "2026-11-25", clicks: 2 },
        ],
        referrers: [
          { referrer: "news.example", clicks: 2 },
          { referrer: "direct", clicks: 1 },
        ],
        countries: [
          { country: "DE", clicks: 2 },
          { country: "FR", clicks: 1 },
        ],
      });
    });

    it("shows as many days as it is asked for", async () => {
      assert.deepEqual((await show("docs", { days: "2" })).json.days, [{ day: "2026-11-25", clicks: 2 }]);
      for (const days of ["0", "91", "many"]) assert.equal((await show("docs", { days })).status, 400, days);
      assert.equal((await show("absent")).status, 404);
    });
  });
});
