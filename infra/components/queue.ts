import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Duration, toSeconds } from "../lib/duration";
import type { Grant } from "../lib/grants";
import { sqs } from "../lib/limits";
import { type Transform, transformed } from "../lib/transform";
import { deadLetterQueue, tlsOnlyPolicy } from "./dead-letter-queue";

export interface QueueArgs {
  /**
   * How long a message that was received stays invisible to others: at least six times the timeout of the function
   * that consumes it.
   * @default "30 seconds"
   */
  visibilityTimeout?: Duration;
  /**
   * How long a message waits at most. In the dead-letter queue it is always 14 days, the longest there is.
   * @default "4 days"
   */
  retention?: Duration;
  /**
   * Receives without success after which a message goes to the dead-letter queue.
   * @default 3
   */
  maxReceives?: number;
  transform?: {
    queue?: Transform<aws.sqs.QueueArgs>;
    deadLetterQueue?: Transform<aws.sqs.QueueArgs>;
  };
}

export interface ConsumeArgs {
  /**
   * Messages of one invocation at most; over 10 they need a batching window.
   * @default 10
   */
  batchSize?: number;
  /**
   * How long a batch is gathered: up to 5 minutes.
   * @default none: what is there is taken
   */
  batchingWindow?: Duration;
  /**
   * Invocations at a time, from 2 to 1,000.
   * @default as many as the function may have
   */
  maximumConcurrency?: number;
  /**
   * Patterns for a message's JSON body; what none of them matches is deleted unseen.
   * @default none: everything is consumed
   */
  filters?: readonly Readonly<Record<string, unknown>>[];
}

/** What a queue needs of the function that consumes it: an `InlineFunction`, for one. */
export interface Consumer {
  readonly arn: pulumi.Output<string>;
  readonly timeoutSeconds: number;
  readonly nodes: { readonly policy: pulumi.Resource };
}

/**
 * A queue, and the queue for what could not be processed.
 *
 * ```ts
 * const queue = new Queue("imports");
 * const worker = new InlineFunction("import-rows", { callback, grants: [queue.grantConsume()] });
 * queue.consume(worker, { batchSize: 5 });
 * ```
 *
 * Creates both queues, encrypted and closed to requests without TLS; only this queue may give messages up to its
 * dead-letter queue, which keeps them for 14 days, so that somebody has the time to look.
 */
export class Queue extends pulumi.ComponentResource {
  public readonly url: pulumi.Output<string>;
  public readonly arn: pulumi.Output<string>;
  public readonly deadLetterQueueArn: pulumi.Output<string>;
  public readonly nodes: { readonly queue: aws.sqs.Queue; readonly deadLetterQueue: aws.sqs.Queue };
  readonly #name: string;
  readonly #visibilityTimeout: number;

  constructor(name: string, args: QueueArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:Queue", name, {}, options);
    const child = { parent: this };
    this.#name = name;
    this.#visibilityTimeout = toSeconds(args.visibilityTimeout ?? "30 seconds");

    const deadLetters = deadLetterQueue(name, this, args.transform?.deadLetterQueue);
    const queue = new aws.sqs.Queue(
      name,
      ...transformed<aws.sqs.QueueArgs>(
        args.transform?.queue,
        {
          visibilityTimeoutSeconds: this.#visibilityTimeout,
          messageRetentionSeconds: toSeconds(args.retention ?? "4 days"),
          redrivePolicy: redrivePolicy(deadLetters, args.maxReceives ?? 3),
          sqsManagedSseEnabled: true,
        },
        { ...child },
      ),
    );
    new aws.sqs.RedriveAllowPolicy(
      `${name}-dlq-sources`,
      { queueUrl: deadLetters.url, redriveAllowPolicy: allowedSource(queue) },
      child,
    );
    tlsOnlyPolicy(`${name}-policy`, queue, child);

    this.url = queue.url;
    this.arn = queue.arn;
    this.deadLetterQueueArn = deadLetters.arn;
    this.nodes = { queue, deadLetterQueue: deadLetters };
    this.registerOutputs({ url: this.url, arn: this.arn, deadLetterQueueArn: this.deadLetterQueueArn });
  }

  /** Sending, one or many at a time: SQS knows one action for both. */
  grantSend(): Grant {
    return { actions: ["sqs:SendMessage"], resources: [this.arn] };
  }

  /** What Lambda needs of a function's role to read the queue for it. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
  grantConsume(): Grant {
    return {
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      resources: [this.arn],
    };
  }

  /**
   * Has a function process the messages. It answers with `batchItemFailures` which of them failed; these alone are
   * received again, and end in the dead-letter queue.
   * @throws Error when the visibility timeout is under six times the function's
   */
  consume(consumer: Consumer, args: ConsumeArgs = {}): aws.lambda.EventSourceMapping {
    this.#refuseTooSlow(consumer);
    const { batchSize = 10, batchingWindow, maximumConcurrency, filters } = args;
    return new aws.lambda.EventSourceMapping(
      `${this.#name}-consumer`,
      {
        eventSourceArn: this.arn,
        functionName: consumer.arn,
        batchSize,
        maximumBatchingWindowInSeconds: batchingWindow === undefined ? undefined : toSeconds(batchingWindow),
        functionResponseTypes: ["ReportBatchItemFailures"],
        scalingConfig: maximumConcurrency === undefined ? undefined : { maximumConcurrency },
        filterCriteria: filters && {
          filters: filters.map((body) => ({ pattern: JSON.stringify({ body }) })),
        },
      },
      // AWS makes no mapping for a role that may not read the queue.
      { parent: this, dependsOn: [consumer.nodes.policy] },
    );
  }

  #refuseTooSlow({ timeoutSeconds }: Consumer): void {
    const least = sqs.visibilityPerTimeout * timeoutSeconds;
    if (this.#visibilityTimeout >= least) return;
    throw new Error(
      `queue "${this.#name}": visibilityTimeout "${this.#visibilityTimeout} seconds" is under ${sqs.visibilityPerTimeout} times its consumer's timeout of ${timeoutSeconds} seconds; use at least "${least} seconds"`,
    );
  }
}

function redrivePolicy(deadLetterQueue: aws.sqs.Queue, maxReceiveCount: number): pulumi.Output<string> {
  return deadLetterQueue.arn.apply((deadLetterTargetArn) =>
    JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
  );
}

function allowedSource(queue: aws.sqs.Queue): pulumi.Output<string> {
  return queue.arn.apply((arn) => JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [arn] }));
}
