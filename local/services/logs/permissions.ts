import { arnOf } from "../../context.ts";
import { type JsonInput, optionalText } from "../../gateway/json-api.ts";
import type { Account, Permissions } from "../../gateway/permission.ts";
import type { CloudWatchLogsService } from "./index.ts";

/** Of an operation on the group, and where it names one the stream, of its input. */
export function onLog(action: string): Permissions<JsonInput, CloudWatchLogsService> {
  return (input, account) => {
    const identifier = optionalText(input, "logGroupIdentifier");
    const group =
      identifier === undefined
        ? optionalText(input, "logGroupName")
        : identifier.split(":log-group:").at(-1)?.replace(/:\*$/, "");
    const stream = optionalText(input, "logStreamName");
    return [{ action, resource: logArn(account, group, stream) }];
  };
}

/**
 * CloudWatch Logs words every ARN as one of a stream, empty where the action is on a group or on all of them; hence
 * the `:*` at the end of every policy for it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
export function logArn(account: Account, group = "", stream = ""): string {
  return arnOf(account, "logs", `log-group:${group}:log-stream:${stream}`);
}
