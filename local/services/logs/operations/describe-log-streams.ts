import { arnOf } from "../../../context.ts";
import { type JsonOperation, optionalNumber, optionalText } from "../../../gateway/json-api.ts";
import type { CloudWatchLogsService } from "../index.ts";
import { onLog } from "../permissions.ts";
import { logGroupOf, readToken } from "./log-group-input.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html */
export const describeLogStreams: JsonOperation<CloudWatchLogsService> = {
  name: "DescribeLogStreams",
  permissions: onLog("logs:DescribeLogStreams"),
  async run(input, logs) {
    const group = logGroupOf(input, logs);
    const prefix = optionalText(input, "logStreamNamePrefix") ?? "";
    const limit = optionalNumber(input, "limit") ?? 50;
    const from = readToken(input);
    const byTime = optionalText(input, "orderBy") === "LastEventTime";
    const all = (await group.streams())
      .filter(({ name }) => name.startsWith(prefix))
      .sort((a, b) =>
        byTime ? (a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0) : a.name < b.name ? -1 : 1,
      );
    if (input.descending === true) all.reverse();
    const groupArn = arnOf(logs.context, "logs", `log-group:${group.name}`);
    return {
      logStreams: all.slice(from, from + limit).map((stream) => ({
        logStreamName: stream.name,
        creationTime: stream.creationTime,
        firstEventTimestamp: stream.firstEventTimestamp,
        lastEventTimestamp: stream.lastEventTimestamp,
        lastIngestionTime: stream.lastEventTimestamp,
        arn: `${groupArn}:log-stream:${stream.name}`,
        storedBytes: 0,
      })),
      nextToken: from + limit < all.length ? String(from + limit) : undefined,
    };
  },
};
