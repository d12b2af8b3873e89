import { type JsonOperation, optionalTexts } from "../../../gateway/json-api.ts";
import { arnIn, tasksOf } from "../find.ts";
import type { EcsService } from "../index.ts";
import { taskJson } from "./json.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
export const describeTasks: JsonOperation<EcsService> = {
  name: "DescribeTasks",
  permissions: (input, account) =>
    (optionalTexts(input, "tasks") ?? []).map((named) => ({
      action: "ecs:DescribeTasks",
      resource: arnIn(account, "task", input, named),
    })),
  run(input, ecs) {
    const tasks = tasksOf(ecs, input);
    const arns = (optionalTexts(input, "tasks") ?? []).map((named) =>
      arnIn(ecs.context, "task", input, named),
    );
    const found = tasks.filter(({ task }) => arns.includes(task.arn));
    const missing = arns.filter((arn) => !found.some(({ task }) => task.arn === arn));
    return { tasks: found.map(taskJson), failures: missing.map((arn) => ({ arn, reason: "MISSING" })) };
  },
};
