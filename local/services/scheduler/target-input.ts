import type { DueInvocation } from "./agenda.ts";
import type { Schedule } from "./schedule.ts";

/** AWS writes times of schedules to the second. */
export function secondsText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/**
 * What the target is given: the schedule's input with its context attributes filled in, or the notification that
 * stands for none.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function inputFor({ arn, target }: Schedule, { id, scheduledAt, failures }: DueInvocation): string {
  const time = secondsText(scheduledAt);
  if (target.input === undefined) {
    const [, , , region, account] = arn.split(":");
    return JSON.stringify({
      version: "0",
      id,
      "detail-type": "Scheduled Event",
      source: "aws.scheduler",
      account,
      time,
      region,
      resources: [arn],
      detail: "{}",
    });
  }
  const attributes: Readonly<Record<string, string>> = {
    "schedule-arn": arn,
    "scheduled-time": time,
    "execution-id": id,
    "attempt-number": String(failures + 1),
  };
  return target.input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (whole, name) => attributes[name] ?? whole);
}
