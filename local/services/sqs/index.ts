import { join } from "node:path";
import type { CloudContext } from "../../context.ts";
import { jsonApi } from "../../gateway/json-api.ts";
import type { Permission } from "../../gateway/permission.ts";
import { type Properties, textOf } from "../../properties.ts";
import type { Service } from "../../service.ts";
import { queueDoesNotExist } from "./errors.ts";
import type { MessageAttribute } from "./message-attributes.ts";
import { MoveTasks } from "./move-tasks.ts";
import { operations } from "./operations/index.ts";
import { arnPermission } from "./permissions.ts";
import { Queues } from "./queues.ts";
import { type ReceivedMessage, type ReceiveOptions, receive } from "./receive.ts";
import { queueHandler } from "./resources/queue.ts";
import { queueAttributeHandler } from "./resources/queue-attribute.ts";
import { sweepExpired } from "./retention.ts";
import { send } from "./send.ts";
import { changeVisibility, deleteMessage } from "./settle.ts";

export { md5OfAttributes } from "./message-attributes.ts";
export { systemAttributes } from "./operations/received-json.ts";
export type { ReceivedMessage, ReceiveOptions } from "./receive.ts";

/** Amazon SQS: standard and FIFO queues, kept in memory and in one journal on the disk. */
export class SqsService implements Service {
  readonly name = "sqs";
  readonly title = "Amazon SQS";
  readonly resources: Service["resources"];
  readonly functions: NonNullable<Service["functions"]>;
  readonly api: NonNullable<Service["api"]>;
  readonly context: CloudContext;
  readonly queues: Queues;
  readonly moveTasks: MoveTasks;
  #stopSweeping = () => {};

  constructor(context: CloudContext) {
    this.context = context;
    this.queues = new Queues(join(context.dir, "sqs"), context.clock, context.log);
    this.moveTasks = new MoveTasks(this.queues);
    this.resources = {
      "aws:sqs/queue:Queue": queueHandler(this),
      "aws:sqs/queuePolicy:QueuePolicy": queueAttributeHandler(this, {
        property: "policy",
        attribute: "Policy",
      }),
      "aws:sqs/redrivePolicy:RedrivePolicy": queueAttributeHandler(this, {
        property: "redrivePolicy",
        attribute: "RedrivePolicy",
      }),
      "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": queueAttributeHandler(this, {
        property: "redriveAllowPolicy",
        attribute: "RedriveAllowPolicy",
      }),
    };
    this.functions = { "aws:sqs/getQueue:getQueue": (args) => this.#getQueue(args) };
    this.api = jsonApi<SqsService>({
      scope: "sqs",
      contentType: "application/x-amz-json-1.0",
      dependencies: this,
      operations,
    });
  }

  async start(): Promise<void> {
    await this.queues.open();
    this.#stopSweeping = sweepExpired(this.queues);
  }

  async stop(): Promise<void> {
    this.#stopSweeping();
    this.moveTasks.stop();
    await this.queues.close();
  }

  /** `http://127.0.0.1:4566/000000000000/<name>` */
  urlOf(queueName: string, endpoint = this.context.endpointUrl()): string {
    return `${endpoint}/${this.context.accountId}/${queueName}`;
  }

  /**
   * Sends on behalf of another service; resolves when the message is on the disk.
   * @param attributes message attributes; a text is one of type String
   * @throws AwsError QueueDoesNotExist; InvalidParameterValue, also past the queue's message size
   */
  async deliver(
    queueArn: string,
    body: string,
    attributes: Readonly<Record<string, string | MessageAttribute>> = {},
  ): Promise<void> {
    const whole = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        typeof value === "string" ? { DataType: "String", StringValue: value } : value,
      ]),
    );
    const senderId = this.context.accountId;
    await send(this.queues, this.queues.byArn(queueArn), { body, attributes: whole, senderId });
  }

  /**
   * What a service needs that does something with a queue in somebody's name; the queue's own policy has a say.
   * @param action `sqs:SendMessage`
   */
  permissionOn(queueArn: string, action: string): Permission {
    return arnPermission(action, queueArn, this);
  }

  /** Seconds for which a received message is invisible; undefined when there is no such queue. */
  visibilityTimeoutOf(queueArn: string): number | undefined {
    return this.queues.findByArn(queueArn)?.setting("VisibilityTimeout");
  }

  /**
   * Receives without HTTP, for pollers in this process.
   * @throws AwsError QueueDoesNotExist
   */
  async receive(queueArn: string, options: ReceiveOptions): Promise<readonly ReceivedMessage[]> {
    return receive(this.queues, this.queues.byArn(queueArn), options);
  }

  /** @throws AwsError QueueDoesNotExist, ReceiptHandleIsInvalid, InvalidParameterValue */
  async delete(queueArn: string, receiptHandle: string): Promise<void> {
    await deleteMessage(this.queues, this.queues.byArn(queueArn), receiptHandle);
  }

  /**
   * @param seconds from now on; 0 makes the message visible at once
   * @throws AwsError QueueDoesNotExist, ReceiptHandleIsInvalid, InvalidParameterValue, MessageNotInflight
   */
  changeVisibility(queueArn: string, receiptHandle: string, seconds: number): void {
    changeVisibility(this.queues, this.queues.byArn(queueArn), receiptHandle, seconds);
  }

  #getQueue(args: Properties): Properties {
    const name = textOf(args, "name") ?? "";
    const queue = this.queues.find(name);
    if (!queue) throw queueDoesNotExist();
    const url = this.urlOf(name);
    const { arn, tags } = queue.definition;
    return { ...args, id: url, name, url, arn, tags, region: this.context.region };
  }
}
