import { AwsError } from "../../../gateway/api.ts";
import { type JsonInput, type JsonOperation, requiredText } from "../../../gateway/json-api.ts";
import type { CloudWatchLogsService, LogLine } from "../index.ts";
import { onLog } from "../permissions.ts";
import { logGroupOf } from "./log-group-input.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export const putLogEvents: JsonOperation<CloudWatchLogsService> = {
  name: "PutLogEvents",
  permissions: onLog("logs:PutLogEvents"),
  async run(input, logs) {
    const group = logGroupOf(input, logs);
    const stream = requiredText(input, "logStreamName");
    if (!(await group.streams()).some(({ name }) => name === stream)) {
      throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
    }
    logs.write(group.name, stream, eventsOf(input));
    return { nextSequenceToken: "0" };
  },
};

function eventsOf(input: JsonInput): readonly LogLine[] {
  const { logEvents } = input;
  if (!Array.isArray(logEvents)) throw new AwsError("SerializationException", '"logEvents" must be a list.');
  const events = logEvents.map((event: unknown): LogLine => {
    if (typeof event === "object" && event !== null && "timestamp" in event && "message" in event) {
      const { timestamp, message } = event;
      if (typeof timestamp === "number" && typeof message === "string") return { timestamp, message };
    }
    throw new AwsError("SerializationException", "A log event needs a timestamp and a message.");
  });
  if (events.some((event, index) => event.timestamp < (events[index - 1]?.timestamp ?? 0))) {
    throw new AwsError(
      "InvalidParameterException",
      "Log events in a single PutLogEvents request must be in chronological order.",
    );
  }
  return events;
}
