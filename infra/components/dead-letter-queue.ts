import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { policyDocument, tlsOnly } from "../lib/grants";
import { sqs } from "../lib/limits";
import { type Transform, transformed } from "../lib/transform";

/**
 * The queue `${name}-dlq` for what a component could not process: encrypted, closed to requests without TLS, and kept
 * for 14 days, the longest there is, so that somebody has the time to look.
 */
export function deadLetterQueue(
  name: string,
  parent: pulumi.Resource,
  transform?: Transform<aws.sqs.QueueArgs>,
): aws.sqs.Queue {
  const queue = new aws.sqs.Queue(
    `${name}-dlq`,
    ...transformed<aws.sqs.QueueArgs>(
      transform,
      { messageRetentionSeconds: sqs.maxRetentionSeconds, sqsManagedSseEnabled: true },
      { parent },
    ),
  );
  tlsOnlyPolicy(`${name}-dlq-policy`, queue, { parent });
  return queue;
}

/** A queue's own policy: nobody gets at it without TLS. */
export function tlsOnlyPolicy(
  name: string,
  queue: aws.sqs.Queue,
  options: pulumi.CustomResourceOptions,
): aws.sqs.QueuePolicy {
  const policy = queue.arn.apply((arn) => policyDocument([tlsOnly("sqs:*", arn)]));
  return new aws.sqs.QueuePolicy(name, { queueUrl: queue.url, policy }, options);
}
