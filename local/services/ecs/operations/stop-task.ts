import { AwsError } from "../../../gateway/api.ts";
import { type JsonOperation, optionalText, requiredText } from "../../../gateway/json-api.ts";
import { arnIn, tasksOf } from "../find.ts";
import type { EcsService } from "../index.ts";
import { taskJson } from "./json.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html */
export const stopTask: JsonOperation<EcsService> = {
  name: "StopTask",
  permissions: (input, account) => [
    { action: "ecs:StopTask", resource: arnIn(account, "task", input, optionalText(input, "task") ?? "") },
  ],
  run(input, ecs) {
    const arn = arnIn(ecs.context, "task", input, requiredText(input, "task"));
    const found = tasksOf(ecs, input).find(({ task }) => task.arn === arn);
    if (!found) throw new AwsError("InvalidParameterException", "The referenced task was not found.");
    found.service.scheduler.replaceTask(found.task);
    return { task: taskJson(found) };
  },
};
