import { AwsError } from "../../../gateway/api.ts";
import { type JsonInput, optionalText, requiredText } from "../../../gateway/json-api.ts";
import type { CloudWatchLogsService } from "../index.ts";
import type { LogGroup } from "../log-group.ts";

/**
 * The group an operation speaks of, by `logGroupName` or by `logGroupIdentifier` (a name or an ARN).
 * @throws AwsError ResourceNotFoundException
 */
export function logGroupOf(input: JsonInput, logs: CloudWatchLogsService): LogGroup {
  const identifier = optionalText(input, "logGroupIdentifier");
  if (identifier === undefined) return logs.group(requiredText(input, "logGroupName"));
  return logs.group(identifier.split(":log-group:").at(-1)?.replace(/:\*$/, "") ?? "");
}

/**
 * A place in a list, as the opaque text between two pages.
 * @throws AwsError InvalidParameterException when the text is not one of ours.
 */
export function readToken(input: JsonInput): number {
  const token = optionalText(input, "nextToken");
  if (token === undefined) return 0;
  const match = /^[fb]?\/?(\d{1,15})$/.exec(token);
  if (!match) throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.");
  return Number(match[1]);
}
