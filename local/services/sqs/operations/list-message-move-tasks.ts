import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { required, wholeNumber } from "../operation-input.ts";
import { onSourceQueue } from "../permissions.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html */
export const listMessageMoveTasks: JsonOperation<SqsService> = {
  name: "ListMessageMoveTasks",
  permissions: onSourceQueue("sqs:ListMessageMoveTasks"),
  run(input, sqs) {
    const tasks = sqs.moveTasks.of(required(input, "SourceArn"));
    const Results = tasks.slice(0, wholeNumber(input, "MaxResults", [1, 10]) ?? 1).map((task) => ({
      ...(task.status === "RUNNING" ? { TaskHandle: task.handle } : {}),
      Status: task.status,
      SourceArn: task.sourceArn,
      DestinationArn: task.destinationArn,
      MaxNumberOfMessagesPerSecond: task.rate,
      ApproximateNumberOfMessagesMoved: task.moved,
      ApproximateNumberOfMessagesToMove: task.toMove,
      FailureReason: task.failureReason,
      StartedTimestamp: task.started,
    }));
    return Results.length > 0 ? { Results } : {};
  },
};
