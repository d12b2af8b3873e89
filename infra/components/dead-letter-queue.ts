import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Grant, policyDocument, tlsOnly } from "../lib/grants";
import { sqs } from "../lib/limits";

/**
 * A queue for what could not be done, where somebody looks at it and sends it on again.
 *
 * ```ts
 * const letters = new DeadLetterQueue("import-links-letters");
 * ```
 *
 * Creates one queue, encrypted and closed to requests without TLS, which keeps messages for 14 days, the longest there is.
 */
export class DeadLetterQueue extends pulumi.ComponentResource {
  public readonly url: pulumi.Output<string>;
  public readonly arn: pulumi.Output<string>;
  public readonly nodes: { readonly queue: aws.sqs.Queue };

  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:DeadLetterQueue", name, {}, options);
    const child = { parent: this };
    const queue = new aws.sqs.Queue(
      name,
      { messageRetentionSeconds: sqs.maxRetentionSeconds, sqsManagedSseEnabled: true },
      child,
    );
    const policy = queue.arn.apply((arn) => policyDocument([tlsOnly("sqs:*", arn)]));
    new aws.sqs.QueuePolicy(`${name}-policy`, { queueUrl: queue.url, policy }, child);
    this.url = queue.url;
    this.arn = queue.arn;
    this.nodes = { queue };
    this.registerOutputs({ url: this.url, arn: this.arn });
  }

  grantSend(): Grant {
    return { actions: ["sqs:SendMessage"], resources: [this.arn] };
  }
}
