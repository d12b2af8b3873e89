import type { StreamRecord } from "../../dynamodb/index.ts";
import type { InvokeResult } from "../runtime/invocation.ts";

/** A batch that is given up. */
export interface FailedBatch {
  readonly records: readonly StreamRecord[];
  readonly shardId: string;
  readonly condition: "RetryAttemptsExhausted" | "MaximumRecordAgeExceeded";
  readonly invocations: number;
  /** Of the last run; undefined when the function never ran. */
  readonly result: InvokeResult | undefined;
}

/**
 * What an on-failure destination is told: where the records lie in the stream, not the records.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function failureRecord(
  { records, shardId, condition, invocations, result }: FailedBatch,
  { functionArn, streamArn, now }: { functionArn: string; streamArn: string; now: number },
): string {
  const [first, last] = [records[0], records.at(-1)];
  return JSON.stringify({
    requestContext: {
      requestId: result?.requestId ?? "",
      functionArn,
      condition,
      approximateInvokeCount: invocations,
    },
    ...(result
      ? {
          responseContext: {
            statusCode: result.statusCode,
            executedVersion: result.executedVersion,
            ...(result.functionError ? { functionError: result.functionError } : {}),
          },
        }
      : {}),
    version: "1.0",
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.dynamodb.SequenceNumber,
      endSequenceNumber: last?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrivalOf(first),
      approximateArrivalOfLastRecord: arrivalOf(last),
      batchSize: records.length,
      streamArn,
    },
  });
}

/** Milliseconds since the epoch. */
export function createdAt(record: StreamRecord): number {
  return record.dynamodb.ApproximateCreationDateTime * 1_000;
}

function arrivalOf(record: StreamRecord | undefined): string | undefined {
  return record && new Date(createdAt(record)).toISOString().replace(".000Z", "Z");
}
