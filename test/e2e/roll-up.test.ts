import assert from "node:assert/strict";
import { rollUpWhileCrashing } from "../helpers/crashing-roll-up.ts";
import { type Platform, startPlatform } from "../helpers/platform.ts";
import { needStreams } from "../helpers/tools.ts";

describe("rolling clicks up", function () {
  this.timeout(240_000);
  let platform: Platform;

  before(async function () {
    // The engine elsewhere has no streams.
    needStreams(this);
    platform = await startPlatform();
  });
  after(() => platform?.stop());

  it("counts each of 2,000 clicks once, though the consumer is killed in between, and the local cloud with it", async () => {
    const { links, acknowledged, kills } = await rollUpWhileCrashing(platform, { clicks: 2_000, kills: 20 });
    assert.ok(kills >= 5, `the consumer was killed ${kills} times`);
    for (const { slug, raw, rolledUp, referrers } of links) {
      assert.equal(rolledUp, raw, slug);
      assert.equal(
        Object.values(referrers).reduce((sum, clicks) => sum + clicks, 0),
        raw,
        slug,
      );
      assert.deepEqual(
        Object.keys(referrers).sort(),
        ["chat.example", "news.example", "wiki.example"],
        "none is of unknown origin: no record was lost",
      );
    }
    const raw = links.reduce((sum, each) => sum + each.raw, 0);
    // A click whose answer was lost in the crash was made again, and may have counted.
    assert.ok(raw >= acknowledged && raw <= acknowledged + 16, `${raw} of ${acknowledged}`);
  });
});
