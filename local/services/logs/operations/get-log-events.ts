import { AwsError } from "../../../gateway/api.ts";
import { type JsonOperation, optionalNumber, optionalText, requiredText } from "../../../gateway/json-api.ts";
import type { CloudWatchLogsService } from "../index.ts";
import { onLog } from "../permissions.ts";
import { logGroupOf, readToken } from "./log-group-input.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
export const getLogEvents: JsonOperation<CloudWatchLogsService> = {
  name: "GetLogEvents",
  permissions: onLog("logs:GetLogEvents"),
  async run(input, logs) {
    const group = logGroupOf(input, logs);
    const stream = requiredText(input, "logStreamName");
    const start = optionalNumber(input, "startTime") ?? 0;
    const end = optionalNumber(input, "endTime") ?? Number.POSITIVE_INFINITY;
    const limit = Math.min(optionalNumber(input, "limit") ?? 10_000, 10_000);
    if (!(await group.streams()).some(({ name }) => name === stream)) {
      throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
    }
    const all = (await group.events(logs.context.clock.now())).filter(
      (event) => event.stream === stream && event.timestamp >= start && event.timestamp < end,
    );
    const [from, to] = page(
      optionalText(input, "nextToken"),
      readToken(input),
      all.length,
      limit,
      input.startFromHead === true,
    );
    return {
      events: all
        .slice(from, to)
        .map(({ timestamp, message }) => ({ timestamp, message, ingestionTime: timestamp })),
      nextForwardToken: `f/${to}`,
      nextBackwardToken: `b/${from}`,
    };
  },
};

/** Forward tokens name the first event of the page, backward tokens the one after its last; without one, the newest come. */
function page(
  token: string | undefined,
  place: number,
  length: number,
  limit: number,
  fromHead: boolean,
): [from: number, to: number] {
  if (token?.startsWith("b")) return [Math.max(0, place - limit), Math.min(place, length)];
  if (token !== undefined) return [Math.min(place, length), Math.min(place + limit, length)];
  return fromHead ? [0, Math.min(limit, length)] : [Math.max(0, length - limit), length];
}
