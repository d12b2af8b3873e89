import { createHash } from "node:crypto";
import type { StreamRecord } from "../../dynamodb/index.ts";

/** A record as functions are given it. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export function streamEventRecord(record: StreamRecord, streamArn: string) {
  return {
    ...record,
    // The engine numbers from 1 in each table; AWS's ids are unique.
    eventID: createHash("md5").update(`${streamArn}#${record.eventID}`).digest("hex"),
    eventSourceARN: streamArn,
  };
}
