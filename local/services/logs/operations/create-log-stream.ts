import { AwsError } from "../../../gateway/api.ts";
import { type JsonOperation, requiredText } from "../../../gateway/json-api.ts";
import type { CloudWatchLogsService } from "../index.ts";
import { onLog } from "../permissions.ts";
import { logGroupOf } from "./log-group-input.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html */
export const createLogStream: JsonOperation<CloudWatchLogsService> = {
  name: "CreateLogStream",
  permissions: onLog("logs:CreateLogStream"),
  async run(input, logs) {
    const group = logGroupOf(input, logs);
    const stream = requiredText(input, "logStreamName");
    if ((await group.streams()).some(({ name }) => name === stream)) {
      throw new AwsError("ResourceAlreadyExistsException", "The specified log stream already exists");
    }
    logs.createStream(group, stream);
    return {};
  },
};
