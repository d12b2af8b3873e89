import {
  type JsonOperation,
  optionalNumber,
  optionalText,
  optionalTexts,
} from "../../../gateway/json-api.ts";
import { matcher } from "../filter-pattern.ts";
import type { CloudWatchLogsService } from "../index.ts";
import { onLog } from "../permissions.ts";
import { logGroupOf, readToken } from "./log-group-input.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export const filterLogEvents: JsonOperation<CloudWatchLogsService> = {
  name: "FilterLogEvents",
  permissions: onLog("logs:FilterLogEvents"),
  note: 'Filter patterns of terms (`ERROR`, `"two words"`, `?either ?or`, `-without`); JSON and column patterns are refused.',
  async run(input, logs) {
    const group = logGroupOf(input, logs);
    const start = optionalNumber(input, "startTime") ?? 0;
    const end = optionalNumber(input, "endTime") ?? Number.POSITIVE_INFINITY;
    const limit = Math.min(optionalNumber(input, "limit") ?? 10_000, 10_000);
    const streams = optionalTexts(input, "logStreamNames");
    const prefix = optionalText(input, "logStreamNamePrefix") ?? "";
    const matches = matcher(optionalText(input, "filterPattern") ?? "");
    const from = readToken(input);
    const all = (await group.events(logs.context.clock.now()))
      .map((event, index) => ({ ...event, eventId: `${event.timestamp}${String(index).padStart(12, "0")}` }))
      .filter(
        (event) =>
          event.timestamp >= start &&
          event.timestamp <= end &&
          event.stream.startsWith(prefix) &&
          (streams === undefined || streams.includes(event.stream)) &&
          matches(event.message),
      )
      .sort((a, b) => a.timestamp - b.timestamp);
    return {
      events: all.slice(from, from + limit).map(({ stream, timestamp, message, eventId }) => ({
        logStreamName: stream,
        timestamp,
        message,
        ingestionTime: timestamp,
        eventId,
      })),
      searchedLogStreams: [],
      nextToken: from + limit < all.length ? String(from + limit) : undefined,
    };
  },
};
