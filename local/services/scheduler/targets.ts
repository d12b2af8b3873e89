import { AwsError, type Caller } from "../../gateway/api.ts";
import type { Authorizer } from "../../gateway/authorization.ts";
import type { Permission } from "../../gateway/permission.ts";
import type { QueueSender } from "../lambda/index.ts";
import type { DueInvocation } from "./agenda.ts";
import type { Schedule } from "./schedule.ts";
import { inputFor, secondsText } from "./target-input.ts";

/** As whom schedules act. */
const schedulerPrincipal = "scheduler.amazonaws.com";

export interface TargetServices {
  readonly iam: {
    /** Whether the role's trust policy lets an AWS service take it on. */
    mayAssume(roleArn: string, service: string): boolean;
    sessionOf(roleArn: string, session: string): Caller;
    readonly authorizer: Authorizer;
  };
  readonly lambda: {
    /** Resolves when the event is on the disk. @throws AwsError when the function does not take it */
    invokeAsync(functionArn: string, payload: string): Promise<string>;
    permissionToInvoke(functionArn: string): Permission;
  };
  readonly queues: QueueSender;
}

/** Why an invocation is given up. */
export type ExhaustedCondition = "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";

/** Does in the name of a schedule's role what the schedule is there for. */
export class Targets {
  readonly #services: TargetServices;

  constructor(services: TargetServices) {
    this.#services = services;
  }

  /**
   * Invokes the target as an asynchronous event.
   * @throws AwsError AccessDeniedException when the role does not allow it; what the target answers
   */
  async invoke(schedule: Schedule, due: DueInvocation): Promise<void> {
    const { lambda } = this.#services;
    const { arn } = schedule.target;
    this.#require(schedule, lambda.permissionToInvoke(arn));
    await lambda.invokeAsync(arn, inputFor(schedule, due));
  }

  /**
   * Sends what was given up to the schedule's dead-letter queue.
   * https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
   * @throws AwsError when the role does not allow it; QueueDoesNotExist
   */
  async sendDeadLetter(
    schedule: Schedule,
    queueArn: string,
    due: DueInvocation,
    { error, condition }: { readonly error: AwsError; readonly condition: ExhaustedCondition },
  ): Promise<void> {
    const { queues } = this.#services;
    this.#require(schedule, queues.permissionOn(queueArn, "sqs:SendMessage"));
    const attributes = {
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message,
      EXECUTION_ID: due.id,
      EXHAUSTED_RETRY_CONDITION: condition,
      IS_PAYLOAD_TRUNCATED: "false",
      RETRY_ATTEMPTS: String(Math.max(0, due.failures - 1)),
      SCHEDULED_TIME: secondsText(due.scheduledAt),
      SCHEDULE_ARN: schedule.arn,
      TARGET_ARN: schedule.target.arn,
    };
    await queues.deliver(
      queueArn,
      inputFor(schedule, due),
      Object.fromEntries(
        Object.entries(attributes).map(([name, text]) => [name, { DataType: "String", StringValue: text }]),
      ),
    );
  }

  /** @throws AwsError ValidationException when the role's trust policy does not name the scheduler */
  requireAssumable(roleArn: string): void {
    if (this.#services.iam.mayAssume(roleArn, schedulerPrincipal)) return;
    throw new AwsError(
      "ValidationException",
      "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
    );
  }

  #require({ name, target }: Schedule, permission: Permission): void {
    const { iam } = this.#services;
    this.requireAssumable(target.roleArn);
    const session = iam.sessionOf(target.roleArn, name);
    if (iam.authorizer.decide(session, permission).allowed) return;
    throw new AwsError(
      "AccessDeniedException",
      `User: ${session.arn} is not authorized to perform: ${permission.action} on resource: ${permission.resource}`,
      403,
    );
  }
}
