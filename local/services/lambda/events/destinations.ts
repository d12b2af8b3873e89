import { AwsError } from "../../../gateway/api.ts";
import type { Permission } from "../../../gateway/permission.ts";
import type { MessageAttribute } from "./invocation-record.ts";

/** The part of SQS that functions' destinations and dead-letter queues are sent to. */
export interface QueueSender {
  /** Resolves once the message is kept. @throws Error when there is no such queue, or it takes no such message. */
  deliver(
    queueArn: string,
    body: string,
    attributes: Readonly<Record<string, MessageAttribute>>,
  ): Promise<void>;
  permissionOn(queueArn: string, action: string): Permission;
}

export interface Delivery {
  /** The function whose event it was, as it was called; its role must allow the delivery. */
  readonly functionArn: string;
  /** Where to. */
  readonly arn: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  /** Goes on to a function, so that a loop through destinations is seen as one. */
  readonly traceHeader: string;
}

export interface DestinationsOptions {
  readonly queues: QueueSender;
  invoke(functionArn: string, payload: string, traceHeader: string): Promise<unknown>;
  permissionToInvoke(functionArn: string): Permission;
  /** @throws AwsError ResourceNotFoundException when there is no such function */
  roleAllows(functionArn: string, permission: Permission): boolean;
}

/**
 * Where destinations lead to, as far as the function's role allows: `sqs:SendMessage`, `lambda:InvokeFunction`.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export class Destinations {
  readonly #options: DestinationsOptions;

  constructor(options: DestinationsOptions) {
    this.#options = options;
  }

  /**
   * Before a destination is kept in a function's configuration. What the local cloud cannot deliver to is let through.
   * @throws AwsError InvalidParameterValueException when the function's role does not allow it
   */
  requireForConfiguration(functionArn: string, arn: string): void {
    const permission = this.#permissionTo(arn);
    if (!permission || this.#options.roleAllows(functionArn, permission)) return;
    throw new AwsError(
      "InvalidParameterValueException",
      `The function's execution role does not have permissions to call ${permission.action.split(":")[1]} on ${arn}`,
    );
  }

  /**
   * @throws AwsError AccessDenied (403) when the function's role does not allow it
   * @throws Error when the target is not there, or is of a kind that the local cloud lacks
   */
  async deliver({ functionArn, arn, body, attributes, traceHeader }: Delivery): Promise<void> {
    const { queues, invoke, roleAllows } = this.#options;
    const permission = this.#permissionTo(arn);
    if (permission && !roleAllows(functionArn, permission)) {
      throw new AwsError(
        "AccessDenied",
        `the role of ${functionArn} does not allow ${permission.action}`,
        403,
      );
    }
    const service = serviceOf(arn);
    if (service === "lambda") await invoke(arn, body, traceHeader);
    else if (service === "sqs") await queues.deliver(arn, body, attributes);
    else {
      throw new Error(`the local cloud cannot deliver to ${service || "that"}; use functions and SQS queues`);
    }
  }

  /** Undefined for a target of a kind that the local cloud lacks. */
  #permissionTo(arn: string): Permission | undefined {
    const { queues, permissionToInvoke } = this.#options;
    const service = serviceOf(arn);
    if (service === "lambda") return permissionToInvoke(arn);
    return service === "sqs" ? queues.permissionOn(arn, "sqs:SendMessage") : undefined;
  }
}

function serviceOf(arn: string): string | undefined {
  return arn.split(":")[2];
}
