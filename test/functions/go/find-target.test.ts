import assert from "node:assert/strict";
import { findTarget } from "../../../functions/go/find-target.ts";
import { TargetCache } from "../../../functions/go/target-cache.ts";
import type { RedisConnection } from "../../../functions/shared/open-redis.ts";
import { muteLogs } from "../../helpers/mute-logs.ts";

const never = new Promise<never>(() => {});
const throttled = () => Promise.reject(new Error("throttled"));
const knows = (target: string | undefined) => ({ get: async () => target });

describe("finding the target of a link", () => {
  muteLogs();

  it("is what counting the click answers, with a cache and without", async () => {
    const count = async () => "https://new.test/";
    assert.equal(await findTarget("docs", count, undefined), "https://new.test/");
    assert.equal(await findTarget("docs", count, knows(undefined)), "https://new.test/");
    assert.equal(await findTarget("docs", count, knows("https://old.test/")), "https://new.test/");
  });

  it("is none for a link that is gone, whatever the cache still knows", async () => {
    assert.equal(await findTarget("docs", async () => undefined, knows("https://old.test/")), undefined);
  });

  it("is what the cache knows when the click cannot be counted, or not soon", async () => {
    assert.equal(await findTarget("docs", throttled, knows("https://kept.test/")), "https://kept.test/");
    assert.equal(await findTarget("docs", () => never, knows("https://kept.test/")), "https://kept.test/");
  });

  it("fails as counting does for a link that the cache does not know", async () => {
    await assert.rejects(findTarget("docs", throttled, knows(undefined)), /throttled/);
    await assert.rejects(findTarget("docs", throttled, undefined), /throttled/);
  });
});

describe("the cache of targets", () => {
  muteLogs();
  let now: number;
  let asked: number;
  const cacheOn = (use: () => Promise<unknown>) => {
    now = 0;
    asked = 0;
    const redis = {
      use: () => {
        asked++;
        return use();
      },
      // The one operation is a GET, whose answer the test gives.
    } as unknown as RedisConnection;
    return new TargetCache(redis, () => now);
  };

  it("knows what is kept, and nothing of what is not or was deleted", async () => {
    assert.equal(await cacheOn(async () => "https://kept.test/").get("docs"), "https://kept.test/");
    assert.equal(await cacheOn(async () => null).get("docs"), undefined);
    assert.equal(await cacheOn(async () => "").get("docs"), undefined);
  });

  for (const [what, use] of [
    ["fails", () => Promise.reject(new Error("ECONNREFUSED"))],
    ["does not answer", () => never],
  ] as const) {
    it(`never fails when Redis ${what}, and leaves it alone for a while`, async () => {
      const cache = cacheOn(use);
      assert.equal(await cache.get("docs"), undefined);
      now += 4_999;
      assert.equal(await cache.get("docs"), undefined);
      assert.equal(asked, 1);
      now += 1;
      await cache.get("docs");
      assert.equal(asked, 2);
    });
  }
});
