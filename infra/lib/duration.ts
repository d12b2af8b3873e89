type Unit = "second" | "seconds" | "minute" | "minutes" | "hour" | "hours" | "day" | "days";

/** A time span as one says it: `"3 seconds"`, `"1 hour"`. */
export type Duration = `${number} ${Unit}`;

const secondsIn: Record<Unit, number> = {
  second: 1,
  seconds: 1,
  minute: 60,
  minutes: 60,
  hour: 3600,
  hours: 3600,
  day: 86_400,
  days: 86_400,
};

/** @throws Error when the text is no duration: the type cannot tell `"1e3 seconds"` or a negative number */
export function toSeconds(duration: Duration): number {
  const match = /^(\d+(?:\.\d+)?) (second|minute|hour|day)s?$/.exec(duration);
  const [, count, unit] = match ?? [];
  if (count === undefined || unit === undefined) {
    throw new Error(
      `"${duration}" is no duration; write a number and a unit, like "3 seconds" or "5 minutes"`,
    );
  }
  // The expression allows no other unit.
  return Number(count) * secondsIn[unit as Unit];
}
