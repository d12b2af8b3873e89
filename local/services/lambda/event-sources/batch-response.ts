/**
 * Ids of the records that a function says it could not process, or "all" where its answer makes no sense.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function batchItemFailures(payload: Buffer, ids: ReadonlySet<string>): ReadonlySet<string> | "all" {
  const answer: unknown = JSON.parse(payload.toString("utf8") || "null");
  if (answer === null || answer === "") return new Set();
  if (typeof answer !== "object") return "all";
  const failures: unknown = "batchItemFailures" in answer ? answer.batchItemFailures : null;
  if (failures === null) return new Set();
  if (!Array.isArray(failures)) return "all";
  const failed = new Set<string>();
  for (const failure of failures) {
    const id: unknown = failure?.itemIdentifier;
    if (typeof id !== "string" || !ids.has(id)) return "all";
    failed.add(id);
  }
  return failed;
}
