import { Cron } from "croner";
import type { Expression } from "./expression.ts";

/**
 * The fields of `cron(…)`: minutes, hours, day of month, month, day of week (1 is Sunday), year.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 * @throws Error that says what is wrong
 */
export function cronExpression(fields: string, timeZone: string): Expression {
  const [minutes, hours, dayOfMonth, months, dayOfWeek, years, ...more] = fields.trim().split(/\s+/);
  if (years === undefined || more.length > 0) {
    throw new Error("it needs six fields: minutes hours day-of-month month day-of-week year");
  }
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) {
    throw new Error("exactly one of day-of-month and day-of-week must be ?");
  }
  // The library knows L only as "the last one of the month", 6L; alone it is the week's last day.
  const weekdays = dayOfWeek === "L" ? "7" : (dayOfWeek ?? "");
  if (/\b[089]\b/.test(weekdays.replace(/[#/].*/, ""))) {
    throw new Error(`day-of-week is "${dayOfWeek}"; use 1 (Sunday) to 7, or SUN to SAT`);
  }
  const cron = new Cron(["0", minutes, hours, dayOfMonth, months, weekdays, years].join(" "), {
    mode: "7-part",
    timezone: timeZone,
    alternativeWeekdays: true,
    domAndDow: true,
    sloppyRanges: true,
  });
  return {
    once: false,
    next(after) {
      let next = cron.nextRun(new Date(after));
      // A time that the clocks leave out in spring: the library moves it on, AWS skips it.
      while (next && !cron.match(next)) next = cron.nextRun(next);
      return next?.getTime();
    },
  };
}
