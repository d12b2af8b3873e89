import { AwsError } from "../../gateway/api.ts";
import type { JsonInput } from "../../gateway/json-api.ts";
import { limits } from "./limits.ts";
import { required } from "./operation-input.ts";

/**
 * The entries of a batch request.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api-actions.html
 * @throws AwsError EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId, BatchEntryIdsNotDistinct
 */
export function batchEntries(input: JsonInput): readonly JsonInput[] {
  const entries: unknown = input.Entries;
  if (!Array.isArray(entries) || entries.length === 0) {
    throw new AwsError("EmptyBatchRequest", "There should be at least one entry in the request.");
  }
  if (entries.length > limits.batchEntries) {
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${limits.batchEntries}. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map((entry) => required(entry, "Id"));
  if (ids.some((id) => !/^[A-Za-z0-9_-]{1,80}$/.test(id))) {
    throw new AwsError(
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
    );
  }
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new AwsError("BatchEntryIdsNotDistinct", `Id ${twice} repeated.`);
  return entries;
}

/** Runs each entry, begun in their order; one that fails does not stop the others. */
export async function runBatch(
  entries: readonly JsonInput[],
  run: (entry: JsonInput) => Promise<object> | object,
): Promise<{ Successful?: object[]; Failed?: object[] }> {
  const results = await Promise.allSettled(entries.map(async (entry) => run(entry)));
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const [at, result] of results.entries()) {
    const Id = entries[at]?.Id;
    if (result.status === "fulfilled") {
      Successful.push({ Id, ...result.value });
    } else if (result.reason instanceof AwsError) {
      const { code, message, status } = result.reason;
      Failed.push({ Id, Code: code, Message: message, SenderFault: status < 500 });
    } else {
      throw result.reason;
    }
  }
  return { ...(Successful.length > 0 ? { Successful } : {}), ...(Failed.length > 0 ? { Failed } : {}) };
}
