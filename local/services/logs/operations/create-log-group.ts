import { AwsError } from "../../../gateway/api.ts";
import { type JsonOperation, requiredText } from "../../../gateway/json-api.ts";
import type { CloudWatchLogsService } from "../index.ts";
import { onLog } from "../permissions.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export const createLogGroup: JsonOperation<CloudWatchLogsService> = {
  name: "CreateLogGroup",
  note: "Tags, keys and classes are accepted, without effect.",
  permissions: onLog("logs:CreateLogGroup"),
  run(input, logs) {
    const name = requiredText(input, "logGroupName");
    if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name)) {
      throw new AwsError(
        "InvalidParameterException",
        `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
      );
    }
    if (logs.has(name)) {
      throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
    }
    logs.ensureGroup(name);
    return {};
  },
};
