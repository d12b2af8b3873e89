import { createHash } from "node:crypto";
import type { StreamRecord } from "../../dynamodb/index.ts";
import { maxBatchBytes } from "./sqs-event.ts";

/** A record as functions are given it. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export function streamEventRecord(record: StreamRecord, streamArn: string) {
  return {
    ...record,
    // The engine numbers from 1 in each table; AWS's ids are unique.
    eventID: createHash("md5").update(`${streamArn}#${record.eventID}`).digest("hex"),
    eventSourceARN: streamArn,
  };
}

/** Splits records so that each invocation keeps to Lambda's payload limit. */
export function withinPayload(
  records: readonly StreamRecord[],
  streamArn: string,
): readonly (readonly StreamRecord[])[] {
  const batches: StreamRecord[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(streamEventRecord(record, streamArn))) + 1;
    if (bytes + size > maxBatchBytes) {
      batches.push([]);
      bytes = 0;
    }
    bytes += size;
    batches.at(-1)?.push(record);
  }
  return batches;
}
