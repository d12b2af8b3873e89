import { AwsError } from "../../../gateway/api.ts";
import type { Permission } from "../../../gateway/permission.ts";
import type { EventSourceMapping } from "./mapping.ts";

/**
 * What Lambda does with a queue in the name of the function that consumes it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const consumerActions = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"] as const;

type ConsumerAction = (typeof consumerActions)[number];

/** Who is asked about the rights of a function's role to a queue. */
export interface QueueRights {
  readonly source: { permissionOn(queueArn: string, action: string): Permission };
  /** @throws AwsError ResourceNotFoundException when there is no such function */
  roleAllows(functionArn: string, permission: Permission): boolean;
}

/** The queue of a mapping, as the role of its function may use it. */
export class QueueAccess {
  readonly #rights: QueueRights;
  readonly #mapping: Pick<EventSourceMapping, "eventSourceArn" | "functionArn">;

  constructor(rights: QueueRights, mapping: Pick<EventSourceMapping, "eventSourceArn" | "functionArn">) {
    this.#rights = rights;
    this.#mapping = mapping;
  }

  /** Before a mapping is kept. @throws AwsError InvalidParameterValueException */
  requireForMapping(): void {
    const missing = consumerActions.find((action) => !this.#allows(action));
    if (missing === undefined) return;
    throw new AwsError(
      "InvalidParameterValueException",
      `The function execution role does not have permissions to call ${missing} on SQS`,
    );
  }

  /** Before messages are received: what could not be deleted afterwards is not taken. @throws AwsError AccessDenied (403) */
  requireToConsume(): void {
    for (const action of consumerActions) this.#require(action);
  }

  /** @throws AwsError AccessDenied (403) */
  requireToDelete(): void {
    this.#require("DeleteMessage");
  }

  #require(action: ConsumerAction): void {
    if (this.#allows(action)) return;
    throw new AwsError(
      "AccessDenied",
      `the role of ${this.#mapping.functionArn} does not allow sqs:${action}`,
      403,
    );
  }

  #allows(action: ConsumerAction): boolean {
    const { eventSourceArn, functionArn } = this.#mapping;
    const { source } = this.#rights;
    return this.#rights.roleAllows(functionArn, source.permissionOn(eventSourceArn, `sqs:${action}`));
  }
}
