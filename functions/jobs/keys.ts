import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/**
 * The table's shape and its key encoding, in one place:
 *
 * | item | jobId  | listKey | createdAt | sweepKey                | dueAt      |
 * |------|--------|---------|-----------|-------------------------|------------|
 * | job  | `<id>` | `JOB`   | `<ISO>`   | `DUE`, while it runs    | `<ISO>`    |
 *
 * One index lists all jobs by time. The other holds those that run alone, by when the sweeper has to look at them.
 */
export const jobsTable = {
  hashKey: "jobId",
  listIndex: { name: "byCreation", hashKey: "listKey", rangeKey: "createdAt" },
  sweepIndex: { name: "byDueTime", hashKey: "sweepKey", rangeKey: "dueAt" },
  /** Epoch seconds; DynamoDB removes a record some time after. */
  ttlAttribute: "expiresAt",
} as const;

/** Days for which a job's record is kept after it was made. */
export const retentionDays = 90;

export const listKey: AttributeValue = { S: "JOB" };
export const sweepKey: AttributeValue = { S: "DUE" };

export function jobKey(jobId: string): Record<string, AttributeValue> {
  return { jobId: { S: jobId } };
}
