import { type JsonOperation, optionalText } from "../../../gateway/json-api.ts";
import { onAnything } from "../../../gateway/permission.ts";
import { tasksOf } from "../find.ts";
import type { EcsService } from "../index.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html */
export const listTasks: JsonOperation<EcsService> = {
  name: "ListTasks",
  note: "All of a cluster or a service at once; those that ended are not kept.",
  permissions: onAnything("ecs:ListTasks"),
  run(input, ecs) {
    const serviceName = optionalText(input, "serviceName")?.split("/").at(-1);
    const tasks = tasksOf(ecs, input).filter(
      ({ service }) => serviceName === undefined || service.name === serviceName,
    );
    return { taskArns: tasks.map(({ task }) => task.arn) };
  },
};
