import assert from "node:assert/strict";
import { everyDay, readClicks } from "../../../../web/src/features/links/clicks.ts";

describe("reading a link's clicks", () => {
  it("takes days, referrers and countries by their names", () => {
    const read = readClicks({
      total: 3,
      days: [{ day: "2026-11-24", clicks: 3 }],
      referrers: [
        { referrer: "wiki.example", clicks: 2 },
        { referrer: 1, clicks: 1 },
      ],
      countries: [{ country: "DE", clicks: 3 }],
    });
    assert.deepEqual(read, {
      total: 3,
      days: [{ name: "2026-11-24", clicks: 3 }],
      referrers: [{ name: "wiki.example", clicks: 2 }],
      countries: [{ name: "DE", clicks: 3 }],
    });
  });

  it("does without lists, but not without the total", () => {
    assert.deepEqual(readClicks({ total: 0 }), { total: 0, days: [], referrers: [], countries: [] });
    assert.throws(() => readClicks({ days: [] }), { name: "ApiError", kind: "unreadable" });
  });

  it("fills in the days without clicks, up to today", () => {
    const today = Date.UTC(2026, 10, 25, 23, 59);
    assert.deepEqual(everyDay([{ name: "2026-11-24", clicks: 3 }], 3, today), [
      { name: "2026-11-23", clicks: 0 },
      { name: "2026-11-24", clicks: 3 },
      { name: "2026-11-25", clicks: 0 },
    ]);
  });
});
