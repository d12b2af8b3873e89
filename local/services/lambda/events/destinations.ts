import type { MessageAttribute } from "./invocation-record.ts";

/** The part of SQS that functions' destinations and dead-letter queues are sent to. */
export interface QueueSender {
  /** Resolves once the message is kept. @throws Error when there is no such queue, or it takes no such message. */
  deliver(
    queueArn: string,
    body: string,
    attributes: Readonly<Record<string, MessageAttribute>>,
  ): Promise<void>;
}

export interface Delivery {
  readonly arn: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  /** Goes on to a function, so that a loop through destinations is seen as one. */
  readonly traceHeader: string;
}

/** Where destinations lead to. */
export class Destinations {
  readonly #queues: QueueSender | undefined;
  readonly #invoke: (functionArn: string, payload: string, traceHeader: string) => Promise<unknown>;

  constructor(
    queues: QueueSender | undefined,
    invoke: (functionArn: string, payload: string, traceHeader: string) => Promise<unknown>,
  ) {
    this.#queues = queues;
    this.#invoke = invoke;
  }

  /** @throws Error when the target is not there, or is of a kind that the local cloud lacks. */
  async deliver({ arn, body, attributes, traceHeader }: Delivery): Promise<void> {
    const service = arn.split(":")[2];
    if (service === "lambda") await this.#invoke(arn, body, traceHeader);
    else if (service === "sqs" && this.#queues) await this.#queues.deliver(arn, body, attributes);
    else {
      const known = this.#queues ? "functions and SQS queues" : "functions";
      throw new Error(`the local cloud cannot deliver to ${service || "that"}; use ${known}`);
    }
  }
}
