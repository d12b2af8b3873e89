import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Duration, toSeconds } from "../lib/duration";
import { assumedBy, grantsPolicy } from "../lib/grants";
import { schedulerEventAgeSeconds } from "../lib/limits";
import { type Transform, transformed } from "../lib/transform";
import { deadLetterQueue } from "./dead-letter-queue";

type RateUnit = "minute" | "minutes" | "hour" | "hours" | "day" | "days";

/** A whole number of minutes, hours or days: `"1 minute"`. */
export type Rate = `${number} ${RateUnit}`;

interface ScheduleCommonArgs {
  /** The function that is invoked, as an asynchronous event: what it fails at, its own retries deal with. */
  target: ScheduleTarget;
  /**
   * What the function is given.
   * @default AWS's notification, which names the schedule and the time
   */
  input?: Readonly<Record<string, unknown>>;
  /**
   * How long an invocation that AWS could not make is tried again, from "1 minute" to "1 day".
   * @default the interval of `every`, then the next one is there; "1 hour" with `cron`
   */
  maximumAge?: Duration;
  /**
   * Off, it keeps its place and invokes nothing.
   * @default true
   */
  enabled?: boolean;
  transform?: {
    schedule?: Transform<aws.scheduler.ScheduleArgs>;
    role?: Transform<aws.iam.RoleArgs>;
    deadLetterQueue?: Transform<aws.sqs.QueueArgs>;
  };
}

export interface RateScheduleArgs extends ScheduleCommonArgs {
  /** From one run to the next; the first is at once. */
  every: Rate;
  cron?: never;
  timeZone?: never;
}

export interface CronScheduleArgs extends ScheduleCommonArgs {
  /**
   * Minutes, hours, day of month, month, day of week and year: `"0 9 ? * MON-FRI *"`.
   * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
   */
  cron: string;
  /**
   * IANA's name: `"Europe/Berlin"`.
   * @default "UTC"
   */
  timeZone?: string;
  every?: never;
}

export type ScheduleArgs = RateScheduleArgs | CronScheduleArgs;

/** What a schedule needs of the function that it invokes: an `InlineFunction`, for one. */
export interface ScheduleTarget {
  readonly arn: pulumi.Output<string>;
}

/**
 * Invokes a function at fixed times.
 *
 * ```ts
 * new Schedule("sweep", { every: "1 minute", target: sweeper });
 * new Schedule("report", { cron: "0 9 ? * MON-FRI *", timeZone: "Europe/Berlin", target: reporter });
 * ```
 *
 * Creates the schedule, a role that may invoke this function and nothing else, and a queue for invocations that AWS
 * could not make. No flexible window: it is on time.
 */
export class Schedule extends pulumi.ComponentResource {
  public readonly arn: pulumi.Output<string>;
  public readonly deadLetterQueueArn: pulumi.Output<string>;
  public readonly nodes: {
    readonly schedule: aws.scheduler.Schedule;
    readonly role: aws.iam.Role;
    readonly policy: aws.iam.RolePolicy;
    readonly deadLetterQueue: aws.sqs.Queue;
  };

  constructor(name: string, args: ScheduleArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:Schedule", name, {}, options);
    const child = { parent: this };
    const { target, input, enabled = true } = args;
    const timing = timingOf(name, args);
    const maximumEventAgeInSeconds = eventAge(name, args);

    const deadLetters = deadLetterQueue(name, this, args.transform?.deadLetterQueue);
    const role = new aws.iam.Role(
      `${name}-role`,
      ...transformed<aws.iam.RoleArgs>(
        args.transform?.role,
        {
          assumeRolePolicy: target.arn.apply((arn) => assumedBy("scheduler.amazonaws.com", accountOf(arn))),
          description: `Of the schedule ${name}.`,
        },
        { ...child },
      ),
    );
    const policy = new aws.iam.RolePolicy(
      `${name}-policy`,
      {
        role: role.id,
        policy: grantsPolicy([
          { actions: ["lambda:InvokeFunction"], resources: [target.arn] },
          { actions: ["sqs:SendMessage"], resources: [deadLetters.arn] },
        ]),
      },
      child,
    );
    const schedule = new aws.scheduler.Schedule(
      name,
      ...transformed<aws.scheduler.ScheduleArgs>(
        args.transform?.schedule,
        {
          ...timing,
          state: enabled ? "ENABLED" : "DISABLED",
          flexibleTimeWindow: { mode: "OFF" },
          target: {
            arn: target.arn,
            roleArn: role.arn,
            input: input && JSON.stringify(input),
            retryPolicy: { maximumEventAgeInSeconds },
            deadLetterConfig: { arn: deadLetters.arn },
          },
        },
        // The first invocation may come at once, and needs the rights.
        { ...child, dependsOn: [policy] },
      ),
    );

    this.arn = schedule.arn;
    this.deadLetterQueueArn = deadLetters.arn;
    this.nodes = { schedule, role, policy, deadLetterQueue: deadLetters };
    this.registerOutputs({ arn: this.arn, deadLetterQueueArn: this.deadLetterQueueArn });
  }
}

function timingOf(
  name: string,
  { every, cron, timeZone }: ScheduleArgs,
): Pick<aws.scheduler.ScheduleArgs, "scheduleExpression" | "scheduleExpressionTimezone"> {
  if (every === undefined) {
    return { scheduleExpression: `cron(${cron})`, scheduleExpressionTimezone: timeZone ?? "UTC" };
  }
  const count = Number(/^(\d+) /.exec(every)?.[1]);
  if (!(count > 0)) {
    throw new Error(
      `schedule "${name}": every "${every}" is not allowed; use a whole number of minutes, hours or days, like "5 minutes"`,
    );
  }
  // AWS wants the singular for one, and only then.
  const unit = every.replace(/^\d+ |s$/g, "");
  return { scheduleExpression: `rate(${count} ${unit}${count === 1 ? "" : "s"})` };
}

function eventAge(name: string, { every, maximumAge }: ScheduleArgs): number {
  const { min, max } = schedulerEventAgeSeconds;
  if (maximumAge === undefined) return Math.min(toSeconds(every ?? "1 hour"), max);
  const seconds = toSeconds(maximumAge);
  if (Number.isInteger(seconds) && seconds >= min && seconds <= max) return seconds;
  throw new Error(
    `schedule "${name}": maximum age "${maximumAge}" is not allowed; use whole seconds from "1 minute" to "1 day"`,
  );
}

/** `arn:aws:lambda:<region>:<account>:function:<name>` */
function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}
