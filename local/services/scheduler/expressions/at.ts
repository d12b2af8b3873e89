import { Cron } from "croner";
import type { Expression } from "./expression.ts";

/**
 * The inside of `at(…)`, a local time of the schedule's time zone: `2026-11-20T13:00:00`.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#one-time
 * @throws Error that says what is wrong
 */
export function atExpression(text: string, timeZone: string): Expression {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) {
    throw new Error("it needs a time without a zone, like at(2026-11-20T13:00:00)");
  }
  // What no calendar has, 30 February, is read as a day of March.
  const isDate = !Number.isNaN(Date.parse(`${text}Z`)) && new Date(`${text}Z`).toISOString().startsWith(text);
  const cron = isDate ? new Cron(text, { timezone: timeZone, allowPast: true }) : undefined;
  const time = cron?.nextRun(new Date(0))?.getTime();
  if (time === undefined) throw new Error("there is no such time");
  return { once: true, next: (after) => (after < time ? time : undefined) };
}
