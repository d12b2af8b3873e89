import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { CloudWatchLogsService } from "../index.ts";
import { onLog } from "../permissions.ts";
import { logGroupOf } from "./log-group-input.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html */
export const deleteLogGroup: JsonOperation<CloudWatchLogsService> = {
  name: "DeleteLogGroup",
  permissions: onLog("logs:DeleteLogGroup"),
  async run(input, logs) {
    await logs.deleteGroup(logGroupOf(input, logs).name);
    return {};
  },
};
