import { AwsError } from "../../../gateway/api.ts";
import { type JsonInput, optionalNumber, optionalText } from "../../../gateway/json-api.ts";

/**
 * One page of a list and the token of the next.
 * @throws AwsError InvalidNextTokenException
 */
export function pageOf<Item>(items: readonly Item[], input: JsonInput, largest: number) {
  const size = optionalNumber(input, "MaxResults") ?? largest;
  if (!Number.isInteger(size) || size < 1 || size > largest) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and ${largest}`,
    );
  }
  const token = optionalText(input, "NextToken") ?? "0";
  if (!/^\d+$/.test(token))
    throw new AwsError("InvalidNextTokenException", "The NextToken value is invalid.");
  const from = Number(token);
  const next = from + size;
  return { page: items.slice(from, next), NextToken: next < items.length ? String(next) : undefined };
}
