import { arnOf } from "../../../context.ts";
import { type JsonOperation, optionalNumber, optionalText } from "../../../gateway/json-api.ts";
import type { CloudWatchLogsService } from "../index.ts";
import { onLog } from "../permissions.ts";
import { readToken } from "./log-group-input.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
export const describeLogGroups: JsonOperation<CloudWatchLogsService> = {
  name: "DescribeLogGroups",
  permissions: onLog("logs:DescribeLogGroups"),
  async run(input, logs) {
    const prefix = optionalText(input, "logGroupNamePrefix") ?? "";
    const pattern = optionalText(input, "logGroupNamePattern")?.toLowerCase() ?? "";
    const limit = optionalNumber(input, "limit") ?? 50;
    const from = readToken(input);
    const all = logs
      .groups()
      .filter(({ name }) => name.startsWith(prefix) && name.toLowerCase().includes(pattern));
    const logGroups = await Promise.all(
      all.slice(from, from + limit).map(async (group) => ({
        logGroupName: group.name,
        creationTime: group.creationTime,
        arn: `${arnOf(logs.context, "logs", `log-group:${group.name}`)}:*`,
        logGroupArn: arnOf(logs.context, "logs", `log-group:${group.name}`),
        logGroupClass: "STANDARD",
        metricFilterCount: 0,
        retentionInDays: group.retentionInDays,
        storedBytes: await group.storedBytes(),
      })),
    );
    return { logGroups, nextToken: from + limit < all.length ? String(from + limit) : undefined };
  },
};
