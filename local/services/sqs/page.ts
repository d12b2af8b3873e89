import { type JsonInput, optionalText } from "../../gateway/json-api.ts";
import { wholeNumber } from "./operation-input.ts";
import type { Queue } from "./queue.ts";

/**
 * One page of queues in order of name, as `MaxResults` and `NextToken` ask.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html
 */
export function pageOf(
  input: JsonInput,
  queues: readonly Queue[],
): { items: readonly Queue[]; NextToken: string | undefined } {
  const most = wholeNumber(input, "MaxResults", [1, 1_000]);
  const after = Buffer.from(optionalText(input, "NextToken") ?? "", "base64").toString("utf8");
  const rest = queues.filter(({ name }) => name > after).sort((a, b) => (a.name < b.name ? -1 : 1));
  const items = rest.slice(0, most ?? 1_000);
  const last = items.at(-1);
  // AWS answers a token only to those who ask for pages.
  const more = most !== undefined && last !== undefined && items.length < rest.length;
  return { items, NextToken: more ? Buffer.from(last.name).toString("base64") : undefined };
}
