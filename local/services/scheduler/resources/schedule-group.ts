import { arnOf } from "../../../context.ts";
import { allTagsOf, type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { SchedulerService } from "../index.ts";

export function scheduleGroupHandler({ context, groups }: SchedulerService): ResourceHandler {
  const put = (inputs: Properties, creationDate: string): Properties => {
    const name = textOf(inputs, "name") ?? "";
    const now = new Date(context.clock.now()).toISOString();
    const outputs = {
      ...inputs,
      id: name,
      name,
      arn: arnOf(context, "scheduler", `schedule-group/${name}`),
      creationDate: creationDate || now,
      lastModificationDate: now,
      state: "ACTIVE",
      region: context.region,
      tagsAll: allTagsOf(inputs),
    };
    take(outputs);
    return outputs;
  };
  const take = (outputs: Properties): void =>
    groups.put({
      name: textOf(outputs, "name") ?? "",
      arn: textOf(outputs, "arn") ?? "",
      createdAt: Date.parse(textOf(outputs, "creationDate") ?? ""),
      modifiedAt: Date.parse(textOf(outputs, "lastModificationDate") ?? ""),
    });
  return {
    // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html
    autoName: { property: "name", maxLength: 64 },
    replaceOn: ["name", "namePrefix", "region"],
    changesWithUpdate: ["lastModificationDate"],
    create({ inputs }) {
      const outputs = put(inputs, "");
      return { id: String(outputs.name), outputs };
    },
    update: ({ inputs, oldOutputs }) => put(inputs, textOf(oldOutputs, "creationDate") ?? ""),
    delete: ({ id }) => groups.remove(id),
    restore: ({ outputs }) => take(outputs),
  };
}
