import type { Expression } from "./expression.ts";

const unitMilliseconds: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  // Of 24 hours, also where the clocks change.
  day: 86_400_000,
};

/**
 * The inside of `rate(…)`: `5 minutes`.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based
 * @throws Error that says what is wrong
 */
export function rateExpression(text: string): Expression {
  const [, value = "", unit = ""] = /^(\d+)\s+(minute|hour|day)s?$/.exec(text.trim()) ?? [];
  const interval = Number(value) * (unitMilliseconds[unit] ?? 0);
  if (!(interval > 0)) throw new Error("it needs a positive whole number and minutes, hours or days");
  return {
    once: false,
    next(after, anchor) {
      if (after < anchor) return anchor;
      return anchor + (Math.floor((after - anchor) / interval) + 1) * interval;
    },
  };
}
