import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Duration, toSeconds } from "./duration";
import { lambdaEventAgeSeconds } from "./limits";

/** How events are dealt with that nobody waits for: scheduled ones, those of other services, `Event` invocations. */
export interface AsyncEvents {
  /**
   * Runs after the first that failed, one and two minutes later.
   * @default 2
   */
  retries?: 0 | 1 | 2;
  /**
   * How long an event may wait, `"1 minute"` at least.
   * @default "6 hours"
   */
  maximumAge?: Duration;
  /**
   * ARN of the SQS queue that is told of each event that was given up.
   * @default none: what is given up is lost
   */
  onFailure?: pulumi.Input<string>;
}

/** @throws Error when the age is not one that Lambda takes */
export function eventSettings(
  name: string,
  { retries, maximumAge, onFailure }: AsyncEvents,
): Omit<aws.lambda.FunctionEventInvokeConfigArgs, "functionName"> {
  return {
    maximumRetryAttempts: retries ?? 2,
    maximumEventAgeInSeconds: checkedAge(name, maximumAge ?? "6 hours"),
    ...(onFailure ? { destinationConfig: { onFailure: { destination: onFailure } } } : {}),
  };
}

function checkedAge(name: string, age: Duration): number {
  const seconds = toSeconds(age);
  const { min, max } = lambdaEventAgeSeconds;
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
    throw new Error(
      `function "${name}": maximum age "${age}" is not allowed; use whole seconds from "1 minute" to "6 hours"`,
    );
  }
  return seconds;
}
