import assert from "node:assert/strict";
import type { DynamoDBRecord } from "aws-lambda";
import { Redis } from "iovalkey";
import { clicksKey, targetKey } from "../../../functions/live/redis-keys.ts";
import { type RelayOptions, relayChanges } from "../../../functions/live/relay-changes.ts";
import type { RedisConnection } from "../../../functions/shared/open-redis.ts";
import { streamKey } from "../../../services/live/src/click-stream.ts";
import { type RedisServer, startRedis } from "../../helpers/redis.ts";

const createdAt = "2026-11-25T09:00:00.000Z";
const at = "2026-11-25T10:00:00.000Z";

/** An item of a link, after so many clicks. */
const link = (slug: string, url: string, clicks: number) => ({
  slug: { S: slug },
  url: { S: url },
  createdAt: { S: createdAt },
  clicks: { N: String(clicks) },
  lastClick: { M: { at: { S: at }, referrer: { S: "direct" }, country: { S: "DE" } } },
});
type Item = ReturnType<typeof link>;

const record = (before: Item | undefined, after: Item | undefined): DynamoDBRecord => ({
  eventName: before ? (after ? "MODIFY" : "REMOVE") : "INSERT",
  dynamodb: { ...(before && { OldImage: before }), ...(after && { NewImage: after }) },
});

describe("relaying changes of links to Redis", () => {
  let server: RedisServer;
  let redis: Redis;
  let connection: RedisConnection;

  before(async () => {
    server = await startRedis();
    redis = new Redis(server.url, { password: server.password });
    connection = { use: (operation) => operation(redis) };
  });
  after(async () => {
    redis?.disconnect();
    await server?.stop();
  });
  beforeEach(() => redis.flushall());

  const relay = (options: Partial<RelayOptions>, ...Records: readonly DynamoDBRecord[]) =>
    relayChanges(connection, { clicks: false, targets: false, ...options })({ Records: [...Records] });
  const clicks = async () => {
    const entries = await redis.xrange(clicksKey, "-", "+");
    return entries.map(([, [, json = ""]]) => JSON.parse(json));
  };

  it("tells each click once, with an id that stays the same when it is told again", async () => {
    const [none, one, two] = [
      link("docs", "https://a.test/", 0),
      link("docs", "https://a.test/", 1),
      link("docs", "https://a.test/", 2),
    ];
    const edited = link("docs", "https://b.test/", 2);
    await relay(
      { clicks: true },
      record(undefined, none),
      record(none, one),
      record(one, two),
      record(two, edited),
    );
    const click = (ordinal: number) => ({ id: `docs#${createdAt}#${ordinal}`, slug: "docs", at });
    assert.deepEqual(await clicks(), [click(1), click(2)]);
    await relay({ clicks: true }, record(one, two));
    assert.deepEqual((await clicks()).at(-1), click(2));
    assert.equal(clicksKey, streamKey);
  });

  it("keeps the newest clicks, and about a thousand of them", async () => {
    const records = Array.from({ length: 1_500 }, (_, i) =>
      record(link("docs", "https://a.test/", i), link("docs", "https://a.test/", i + 1)),
    );
    await relay({ clicks: true }, ...records);
    const kept = await clicks();
    assert.ok(kept.length >= 1_000 && kept.length < 1_200, `${kept.length} are kept`);
    assert.equal(kept.at(-1).id, `docs#${createdAt}#1500`);
  });

  it("keeps targets for a minute, newer ones in place of older, and none of what was deleted", async () => {
    const [first, second] = [link("docs", "https://a.test/", 0), link("docs", "https://b.test/", 0)];
    await relay({ targets: true }, record(undefined, first));
    assert.equal(await redis.get(targetKey("docs")), "https://a.test/");
    assert.equal(await redis.ttl(targetKey("docs")), 60);
    await relay({ targets: true }, record(first, second));
    assert.equal(await redis.get(targetKey("docs")), "https://b.test/");
    await relay({ targets: true }, record(second, undefined));
    assert.equal(await redis.get(targetKey("docs")), "");
    await relay({ targets: true }, record(undefined, first));
    assert.equal(await redis.get(targetKey("docs")), "https://a.test/");
  });

  it("does what is wanted and no more", async () => {
    const change = record(link("docs", "https://a.test/", 0), link("docs", "https://a.test/", 1));
    await relay({}, change);
    assert.deepEqual(await redis.keys("*"), []);
    await relay({ clicks: true }, change);
    assert.deepEqual(await redis.keys("*"), [clicksKey]);
  });

  it("has a batch given again when a command is refused", async () => {
    // The stream's name is taken by something that is no stream.
    await redis.set(clicksKey, "1");
    const change = record(link("docs", "https://a.test/", 0), link("docs", "https://a.test/", 1));
    await assert.rejects(relay({ clicks: true }, change), /WRONGTYPE/);
  });
});
