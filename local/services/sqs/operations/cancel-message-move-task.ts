import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SqsService } from "../index.ts";
import { required } from "../operation-input.ts";
import { onMovedQueue } from "../permissions.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CancelMessageMoveTask.html */
export const cancelMessageMoveTask: JsonOperation<SqsService> = {
  name: "CancelMessageMoveTask",
  permissions: onMovedQueue("sqs:CancelMessageMoveTask"),
  run(input, sqs) {
    const task = sqs.moveTasks.cancel(required(input, "TaskHandle"));
    return { ApproximateNumberOfMessagesMoved: task.moved };
  },
};
