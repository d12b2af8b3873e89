import { allOf, type Check, inside, matches, whenKnown, within } from "../../../checks.ts";
import { numberOf, objectOf, type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure } from "../../../service.ts";
import { readExpression } from "../expressions/index.ts";
import { defaultTimeZone } from "../schedule.ts";

const checkTarget = allOf(
  matches(
    "arn",
    /^arn:aws[a-z-]*:lambda:[^:]+:\d{12}:function:/,
    "give a function's ARN: the local cloud's schedules invoke functions only",
  ),
  checkInput,
  matches("deadLetterConfig.arn", /(?<!\.fifo)$/, "it is a FIFO queue; use a standard queue"),
  // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html
  within("retryPolicy.maximumEventAgeInSeconds", 60, 86_400, "seconds"),
  within("retryPolicy.maximumRetryAttempts", 0, 185, "attempts"),
);

/** What CreateSchedule would refuse of the inputs alone, and targets that the local cloud does not have. */
export const checkSchedule: Check = allOf(
  checkExpression,
  isTime("startDate"),
  isTime("endDate"),
  checkWindow,
  inside("target", checkTarget),
);

function checkExpression(inputs: Properties): readonly CheckFailure[] {
  const expression = textOf(inputs, "scheduleExpression");
  if (expression === undefined) return [];
  try {
    // In which zone it is read says nothing of how it is written.
    const timeZone = whenKnown(() => textOf(inputs, "scheduleExpressionTimezone"));
    readExpression(expression, timeZone ?? defaultTimeZone);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ property: "scheduleExpression", reason }];
  }
}

function isTime(property: string): Check {
  return (inputs) => {
    const text = textOf(inputs, property);
    if (text === undefined || !Number.isNaN(Date.parse(text))) return [];
    const reason = `${property} is ${JSON.stringify(text)}; use a time in UTC, like 2026-11-20T13:00:00Z`;
    return [{ property, reason }];
  };
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_FlexibleTimeWindow.html */
function checkWindow(inputs: Properties): readonly CheckFailure[] {
  const window = objectOf(inputs, "flexibleTimeWindow");
  if (window.mode !== "FLEXIBLE") return [];
  const minutes = numberOf(window, "maximumWindowInMinutes");
  if (minutes !== undefined && minutes >= 1 && minutes <= 1_440) return [];
  const reason = `maximumWindowInMinutes is ${minutes ?? "not set"}; a flexible window takes 1 to 1440`;
  return [{ property: "flexibleTimeWindow", reason }];
}

function checkInput(target: Properties): readonly CheckFailure[] {
  const input = textOf(target, "input");
  if (input === undefined || isJson(input)) return [];
  const reason = `the input of a function must be JSON, and is ${JSON.stringify(input)}`;
  return [{ property: "input", reason }];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
