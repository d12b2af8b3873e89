import assert from "node:assert/strict";
import { Redis } from "iovalkey";
import { ClickStream, streamKey } from "../../../services/live/src/click-stream.ts";
import type { Click } from "../../../services/live/src/history.ts";
import { type RedisServer, startRedis } from "../../helpers/redis.ts";
import { until } from "../../helpers/until.ts";

describe("the stream of clicks out of Redis", function () {
  this.timeout(30_000);
  let redis: RedisServer;
  let publisher: Redis;
  let said: string[];
  let clicks: Click[];
  const readers: ClickStream[] = [];

  before(async () => {
    redis = await startRedis();
    publisher = new Redis(redis.url, { password: redis.password });
    publisher.on("error", () => {});
  });
  after(async () => {
    publisher?.disconnect();
    await redis?.stop();
  });
  beforeEach(async () => {
    await publisher.del(streamKey);
    said = [];
    clicks = [];
  });
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.close();
  });

  const publish = (json: string, field = "click") => publisher.xadd(streamKey, "*", field, json);

  function read(password: string | undefined = redis.password, past = 2): Promise<void> {
    const reader = new ClickStream(redis.url, password, (message, details) =>
      said.push(`${message} ${JSON.stringify(details ?? {})}`),
    );
    readers.push(reader);
    return reader.read(past, (click) => clicks.push(click));
  }
  const texts = () => clicks.map(({ json }) => json);

  it("begins with the newest of the past, and goes on with each as it comes", async () => {
    for (const json of ["1", "2", "3"]) await publish(json);
    void read();
    await until("the past is there", () => clicks.length === 2);
    const id = await publish("4");
    await until("the new one is there", () => clicks.length === 3);
    assert.deepEqual(texts(), ["2", "3", "4"]);
    assert.equal(clicks.at(-1)?.id, id);
  });

  it("has what was published while Redis could not be reached", async () => {
    void read();
    await until("it reads", () => said.some((line) => line.startsWith("reads clicks")));
    await publish("1");
    await until("the first is there", () => clicks.length === 1);
    redis.kill();
    // A server that keeps nothing comes back empty: its ids go on by the clock.
    await publish("2");
    await until("the second is there", () => clicks.length === 2);
    assert.deepEqual(texts(), ["1", "2"]);
    assert.match(said.join("\n"), /has no clicks: Redis cannot be read/);
  });

  it("passes over entries that are no clicks, or would break an event", async () => {
    void read(redis.password, 10);
    await publish("no", "other");
    await publish("a\nb");
    await publish("c\rd");
    await publish("yes");
    await until("the last is there", () => clicks.length > 0);
    assert.deepEqual(texts(), ["yes"]);
  });

  it("says once that the password is wrong, and ends when it is told to", async () => {
    const reading = read("wrong");
    await until("it is said", () => said.length > 0);
    assert.match(said.join("\n"), /WRONGPASS|NOAUTH/);
    readers[0]?.close();
    await reading;
    assert.deepEqual(clicks, []);
  });
});
