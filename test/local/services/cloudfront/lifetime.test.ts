import assert from "node:assert/strict";
import { lifetimeOf } from "../../../../local/services/cloudfront/cache/lifetime.ts";
import { Headers } from "../../../../local/services/cloudfront/headers.ts";

const now = Date.UTC(2026, 0, 31, 12);
const limits = { minTtl: 5, defaultTtl: 100, maxTtl: 1_000 };
const errorTtl = 10;

/** `cache-control: max-age=3` and the like, as an origin sends them; seconds that the answer is kept. */
const table: readonly (readonly [status: number, header: string, seconds: number])[] = [
  [200, "", 100],
  [200, "cache-control: public", 100],
  [200, "cache-control: max-age=50", 50],
  [200, 'cache-control: MAX-AGE="50"', 50],
  [200, "cache-control: max-age=50, s-maxage=70", 70],
  [200, "cache-control: max-age=0", 5],
  [200, "cache-control: max-age=9999999", 1_000],
  [200, "cache-control: max-age=soon", 100],
  [200, "cache-control: no-cache", 5],
  [200, "cache-control: private, max-age=50", 5],
  [200, "cache-control: no-store", 5],
  [200, "expires: Sat, 31 Jan 2026 12:01:00 GMT", 60],
  [200, "expires: Sat, 31 Jan 2026 11:00:00 GMT", 5],
  [200, "expires: 0", 5],
  [206, "cache-control: max-age=50", 0],
  [201, "cache-control: max-age=50", 0],
  [304, "cache-control: max-age=50", 0],
  [302, "", 0],
  [301, "cache-control: max-age=50", 50],
  [404, "", 10],
  [404, "cache-control: max-age=3", 10],
  [404, "cache-control: max-age=30", 30],
  [404, "cache-control: max-age=30000", 1_000],
  [404, "cache-control: no-store", 0],
  [410, "cache-control: private", 0],
  [503, "", 10],
  [503, "cache-control: no-store", 10],
  [500, "expires: Sat, 31 Jan 2026 12:01:00 GMT", 60],
  [403, "", 0],
  [403, "cache-control: max-age=30", 30],
  [400, "cache-control: no-store", 0],
  [416, "cache-control: max-age=30", 0],
  [429, "cache-control: max-age=30", 0],
];

describe("how long CloudFront keeps an answer", () => {
  for (const [status, header, seconds] of table) {
    it(`${status} ${header || "without a word"}: ${seconds} s`, () => {
      const [name = "", value = ""] = header.split(/: (.*)/, 2);
      const headers = new Headers(header === "" ? [] : [[name, value]]);
      assert.equal(lifetimeOf({ status, headers }, limits, errorTtl, now), seconds);
    });
  }

  it("is not at all without a minimum where the origin forbids it", () => {
    const headers = new Headers([["Cache-Control", "no-cache"]]);
    assert.equal(lifetimeOf({ status: 200, headers }, { ...limits, minTtl: 0 }, errorTtl, now), 0);
  });
});
