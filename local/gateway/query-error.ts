/**
 * Codes by which a service that once spoke AWS's query protocol called its errors. Its clients read them from the
 * header `x-amzn-query-error`, and some fail where it is missing.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
 */
const queryCodes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
  sqs: {
    BatchEntryIdsNotDistinct: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
    BatchRequestTooLong: "AWS.SimpleQueueService.BatchRequestTooLong",
    EmptyBatchRequest: "AWS.SimpleQueueService.EmptyBatchRequest",
    InvalidBatchEntryId: "AWS.SimpleQueueService.InvalidBatchEntryId",
    MessageNotInflight: "AWS.SimpleQueueService.MessageNotInflight",
    PurgeQueueInProgress: "AWS.SimpleQueueService.PurgeQueueInProgress",
    QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
    QueueNameExists: "QueueAlreadyExists",
    TooManyEntriesInBatchRequest: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
    UnsupportedOperation: "AWS.SimpleQueueService.UnsupportedOperation",
  },
};

/** `AWS.SimpleQueueService.NonExistentQueue;Sender`; undefined for services that never spoke the query protocol. */
export function queryError(scope: string, code: string, status: number): string | undefined {
  const codes = queryCodes[scope];
  return codes && `${codes[code] ?? code};${status < 500 ? "Sender" : "Receiver"}`;
}
