import type { JsonOperation } from "../../../gateway/json-api.ts";
import { optionalNumber, optionalText } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { required } from "../operation-input.ts";
import { toStartMove } from "../permissions.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export const startMessageMoveTask: JsonOperation<SqsService> = {
  name: "StartMessageMoveTask",
  note: "A task that is cut off by a restart is not taken up again.",
  permissions: toStartMove,
  run(input, sqs) {
    const task = sqs.moveTasks.start(
      required(input, "SourceArn"),
      optionalText(input, "DestinationArn"),
      optionalNumber(input, "MaxNumberOfMessagesPerSecond"),
    );
    return { TaskHandle: task.handle };
  },
};
