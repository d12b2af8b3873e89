import assert from "node:assert/strict";
import { readExpression } from "../../../../../local/services/scheduler/expressions/index.ts";

/** The next times after a time. */
function times(text: string, after: string, count: number, timeZone = "UTC"): string[] {
  const expression = readExpression(text, timeZone);
  const anchor = Date.parse(after);
  const found: string[] = [];
  let last: number | undefined = anchor;
  for (let at = 0; at < count && last !== undefined; at += 1) {
    last = expression.next(last, anchor);
    if (last !== undefined) found.push(new Date(last).toISOString().replace(/:00\.000Z$/, ""));
  }
  return found;
}

describe("expressions of the scheduler", () => {
  it("are rates, counted from where they begin", () => {
    assert.deepEqual(times("rate(5 minutes)", "2026-01-01T00:01:00Z", 2), [
      "2026-01-01T00:06",
      "2026-01-01T00:11",
    ]);
    assert.deepEqual(times("rate(1 day)", "2026-03-07T10:00:00Z", 2, "America/New_York"), [
      "2026-03-08T10:00",
      "2026-03-09T10:00",
    ]);
    const rate = readExpression("rate(1 hour)", "UTC");
    assert.equal(rate.next(5, 10), 10, "begins at its anchor");
  });

  it("are cron expressions in AWS's dialect", () => {
    const cases: readonly [string, ...string[]][] = [
      ["cron(0 10 * * ? *)", "2026-01-01T10:00", "2026-01-02T10:00"],
      ["cron(0/15 9 ? NOV SUN 2026)", "2026-11-01T09:00", "2026-11-01T09:15"],
      ["cron(0 18 ? * MON-FRI *)", "2026-01-01T18:00", "2026-01-02T18:00", "2026-01-05T18:00"],
      ["cron(0 9 ? * 2-6 *)", "2026-01-01T09:00", "2026-01-02T09:00", "2026-01-05T09:00"],
      ["cron(0 9 L * ? *)", "2026-01-31T09:00", "2026-02-28T09:00"],
      ["cron(0 9 LW * ? *)", "2026-01-30T09:00", "2026-02-27T09:00"],
      ["cron(0 9 3W * ? *)", "2026-01-02T09:00", "2026-02-03T09:00"],
      ["cron(0 9 ? * 3#2 *)", "2026-01-13T09:00", "2026-02-10T09:00"],
      ["cron(0 9 ? * 6L *)", "2026-01-30T09:00", "2026-02-27T09:00"],
      ["cron(0 9 ? * L *)", "2026-01-03T09:00", "2026-01-10T09:00"],
      ["cron(0 9 1 1 ? 2028/2)", "2028-01-01T09:00", "2030-01-01T09:00"],
    ];
    for (const [text, ...expected] of cases) {
      assert.deepEqual(times(text, "2026-01-01T00:00:00Z", expected.length), expected, text);
    }
    assert.deepEqual(times("cron(0 9 1 1 ? 2020)", "2026-01-01T00:00:00Z", 1), [], "never again");
  });

  it("skip the hour that spring leaves out, and run once in the hour that autumn has twice", () => {
    const newYork = "America/New_York";
    assert.deepEqual(times("cron(30 2 * * ? *)", "2026-03-07T00:00:00Z", 2, newYork), [
      "2026-03-07T07:30",
      "2026-03-09T06:30",
    ]);
    assert.deepEqual(times("cron(30 1 * * ? *)", "2026-11-01T00:00:00Z", 2, newYork), [
      "2026-11-01T05:30",
      "2026-11-02T06:30",
    ]);
  });

  it("are one time, local to their time zone", () => {
    assert.deepEqual(times("at(2026-07-01T13:00:00)", "2026-01-01T00:00:00Z", 2, "Europe/Berlin"), [
      "2026-07-01T11:00",
    ]);
    assert.deepEqual(times("at(2025-07-01T13:00:00)", "2026-01-01T00:00:00Z", 1), [], "is over");
  });

  it("are refused with what is wrong", () => {
    const wrong: readonly [string, RegExp][] = [
      ["every minute", /use rate\(…\), cron\(…\) or at\(…\)/],
      ["rate(0 minutes)", /positive whole number/],
      ["rate(5 seconds)", /minutes, hours or days/],
      ["cron(0 10 * * ?)", /needs six fields/],
      ["cron(0 10 * * * *)", /one of day-of-month and day-of-week must be \?/],
      ["cron(0 10 ? * 0 *)", /use 1 \(Sunday\) to 7/],
      ["cron(61 10 * * ? *)", /minute/],
      ["at(2026-02-30T10:00:00)", /no such time/],
      ["at(2026-02-20T10:00:00Z)", /without a zone/],
    ];
    for (const [text, reason] of wrong) assert.throws(() => readExpression(text, "UTC"), reason, text);
    assert.throws(() => readExpression("rate(1 day)", "Berlin"), /no time zone "Berlin"/);
  });
});
