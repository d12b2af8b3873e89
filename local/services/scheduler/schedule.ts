import { numberOf, objectOf, type Properties, textOf } from "../../properties.ts";
import { type Expression, readExpression } from "./expressions/index.ts";

/** A schedule, read from its resource. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html */
export interface Schedule {
  readonly arn: string;
  readonly name: string;
  readonly groupName: string;
  readonly description: string | undefined;
  readonly enabled: boolean;
  readonly expressionText: string;
  readonly timeZone: string;
  readonly expression: Expression;
  /** Milliseconds since the epoch, as all times here. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly flexibleMinutes: number | undefined;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly target: Target;
}

export interface Target {
  readonly arn: string;
  readonly roleArn: string;
  /** JSON text; undefined where the program gives none, and a notification takes its place. */
  readonly input: string | undefined;
  /** Milliseconds for which an invocation is tried. */
  readonly maximumEventAge: number;
  readonly maximumRetryAttempts: number;
  readonly deadLetterArn: string | undefined;
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html: 24 hours; most attempts. */
export const retryDefaults = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 } as const;

export const defaultGroup = "default";
export const defaultTimeZone = "UTC";

/** @throws Error when the expression cannot be read */
export function scheduleOf(outputs: Properties): Schedule {
  const target = objectOf(outputs, "target");
  const retry = { ...retryDefaults, ...objectOf(target, "retryPolicy") };
  const timeZone = textOf(outputs, "scheduleExpressionTimezone") ?? defaultTimeZone;
  const expressionText = textOf(outputs, "scheduleExpression") ?? "";
  return {
    arn: textOf(outputs, "arn") ?? "",
    name: textOf(outputs, "name") ?? "",
    groupName: textOf(outputs, "groupName") ?? defaultGroup,
    description: textOf(outputs, "description"),
    enabled: outputs.state !== "DISABLED",
    expressionText,
    timeZone,
    expression: readExpression(expressionText, timeZone),
    start: timeOf(outputs, "startDate"),
    end: timeOf(outputs, "endDate"),
    flexibleMinutes: numberOf(objectOf(outputs, "flexibleTimeWindow"), "maximumWindowInMinutes"),
    createdAt: timeOf(outputs, "creationDate") ?? 0,
    modifiedAt: timeOf(outputs, "lastModificationDate") ?? 0,
    target: {
      arn: textOf(target, "arn") ?? "",
      roleArn: textOf(target, "roleArn") ?? "",
      input: textOf(target, "input"),
      maximumEventAge: (numberOf(retry, "maximumEventAgeInSeconds") ?? 0) * 1_000,
      maximumRetryAttempts: numberOf(retry, "maximumRetryAttempts") ?? 0,
      deadLetterArn: textOf(objectOf(target, "deadLetterConfig"), "arn"),
    },
  };
}

/** Changes with what decides about the times, and with nothing else. */
export function timingOf({ expressionText, timeZone, start }: Schedule): string {
  return [expressionText, timeZone, start ?? ""].join("|");
}

/**
 * The first time after `after` at which the target is to be invoked. A start date is one for recurring schedules only.
 * @param anchor - where a rate begins that has no start date
 */
export function nextTime(
  { expression, start, end }: Schedule,
  after: number,
  anchor: number,
): number | undefined {
  const begin = expression.once ? undefined : start;
  const next = expression.next(begin === undefined ? after : Math.max(after, begin - 1), begin ?? anchor);
  return next !== undefined && end !== undefined && next > end ? undefined : next;
}

function timeOf(properties: Properties, name: string): number | undefined {
  const time = Date.parse(textOf(properties, name) ?? "");
  return Number.isNaN(time) ? undefined : time;
}
