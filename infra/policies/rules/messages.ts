import { beside } from "../graph";
import type { Rule } from "../rule";
import { refusesPlainHttp } from "../statements";

const queue = ["aws:sqs/queue:Queue"];

export const messageRules: readonly Rule[] = [
  {
    id: "queue-tls",
    title: "Queues refuse requests without TLS",
    why: "Messages carry what users gave; nobody on the way may read them.",
    page: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
    types: queue,
    check({ properties: { url, id } }, graph) {
      // In a first preview the queue is not there yet, and nobody knows which policy is its own: the update judges.
      if (url === undefined && id === undefined) return undefined;
      return beside(graph, "aws:sqs/queuePolicy:QueuePolicy", "queueUrl", url, id).some(({ properties }) =>
        refusesPlainHttp(properties.policy),
      )
        ? undefined
        : "takes requests without TLS; deny aws:SecureTransport false in its policy";
    },
  },
  {
    id: "queue-encrypted",
    title: "Queues are encrypted",
    why: "Messages lie on disk until somebody takes them, for up to 14 days.",
    page: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
    types: queue,
    check: ({ properties }) =>
      properties.sqsManagedSseEnabled === true || properties.kmsMasterKeyId
        ? undefined
        : "states no encryption; set sqsManagedSseEnabled or kmsMasterKeyId",
  },
  {
    id: "topic-encrypted",
    title: "Topics are encrypted",
    why: "Unlike queues, topics are not encrypted by AWS unless a key is named.",
    page: "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
    types: ["aws:sns/topic:Topic"],
    check: ({ properties }) => (properties.kmsMasterKeyId ? undefined : "names no key; set kmsMasterKeyId"),
  },
];
