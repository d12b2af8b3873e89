/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const limits = {
  /** Bytes of a message, and of a batch. */
  messageBytes: 1_048_576,
  batchEntries: 10,
  messageAttributes: 10,
  groupIdLength: 128,
  /** Seconds: 12 hours. */
  visibilityTimeout: 43_200,
  /** Seconds. */
  delay: 900,
  /** Seconds. */
  wait: 20,
} as const;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html */
export const deduplicationInterval = 5 * 60_000;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html: one in 60 seconds. */
export const purgeInterval = 60_000;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
export function queueNameProblem(name: string, fifo: boolean): string | undefined {
  if (fifo) {
    if (/^[A-Za-z0-9_-]{1,75}\.fifo$/.test(name)) return undefined;
    return `queue name ${JSON.stringify(name)}: a FIFO queue's name has 1 to 75 letters, digits, "-" and "_", and ends with ".fifo"`;
  }
  if (/^[A-Za-z0-9_-]{1,80}$/.test(name)) return undefined;
  const fifoName = name.endsWith(".fifo") ? '; for a FIFO queue set fifoQueue (FifoQueue: "true")' : "";
  return `queue name ${JSON.stringify(name)}: use 1 to 80 letters, digits, "-" and "_"${fifoName}`;
}
