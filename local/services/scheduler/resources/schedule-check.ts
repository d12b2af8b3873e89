import { numberOf, objectOf, type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure } from "../../../service.ts";
import { readExpression } from "../expressions/index.ts";
import { defaultTimeZone } from "../schedule.ts";

/** What CreateSchedule would refuse of the inputs alone, and targets that the local cloud does not have. */
export function checkSchedule(inputs: Properties): readonly CheckFailure[] {
  return [...checkTimes(inputs), ...checkTarget(objectOf(inputs, "target"))];
}

function checkTimes(inputs: Properties): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const expression = textOf(inputs, "scheduleExpression");
  try {
    if (expression !== undefined) {
      readExpression(expression, textOf(inputs, "scheduleExpressionTimezone") ?? defaultTimeZone);
    }
  } catch (error) {
    failures.push({
      property: "scheduleExpression",
      reason: error instanceof Error ? error.message : String(error),
    });
  }
  for (const property of ["startDate", "endDate"]) {
    const text = textOf(inputs, property);
    if (text === undefined || !Number.isNaN(Date.parse(text))) continue;
    failures.push({
      property,
      reason: `${property} is ${JSON.stringify(text)}; use a time in UTC, like 2026-11-20T13:00:00Z`,
    });
  }
  // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_FlexibleTimeWindow.html
  const window = objectOf(inputs, "flexibleTimeWindow");
  const minutes = numberOf(window, "maximumWindowInMinutes");
  if (window.mode === "FLEXIBLE" && !(minutes !== undefined && minutes >= 1 && minutes <= 1_440)) {
    failures.push({
      property: "flexibleTimeWindow",
      reason: `maximumWindowInMinutes is ${minutes ?? "not set"}; a flexible window takes 1 to 1440`,
    });
  }
  return failures;
}

function checkTarget(target: Properties): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const refuse = (property: string, reason: string) =>
    failures.push({ property: `target.${property}`, reason });
  const arn = textOf(target, "arn");
  if (arn !== undefined && !/^arn:aws[a-z-]*:lambda:[^:]+:\d{12}:function:/.test(arn)) {
    refuse("arn", `${arn} is not a function's ARN; the local cloud's schedules invoke functions only`);
  }
  const input = textOf(target, "input");
  if (input !== undefined && !isJson(input)) {
    refuse("input", `the input of a function must be JSON, and is ${JSON.stringify(input)}`);
  }
  const deadLetterArn = textOf(objectOf(target, "deadLetterConfig"), "arn");
  if (deadLetterArn?.endsWith(".fifo")) {
    refuse("deadLetterConfig", `${deadLetterArn} is a FIFO queue; use a standard queue`);
  }
  // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html
  for (const [property, least, most] of [
    ["maximumEventAgeInSeconds", 60, 86_400],
    ["maximumRetryAttempts", 0, 185],
  ] as const) {
    const value = numberOf(objectOf(target, "retryPolicy"), property);
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) continue;
    refuse(`retryPolicy.${property}`, `${property} is ${value}; use a whole number from ${least} to ${most}`);
  }
  return failures;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
