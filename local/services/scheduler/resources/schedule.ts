import { arnOf } from "../../../context.ts";
import { objectOf, type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { SchedulerService } from "../index.ts";
import { defaultGroup, defaultTimeZone, retryDefaults, scheduleOf } from "../schedule.ts";
import { checkSchedule } from "./schedule-check.ts";

export function scheduleHandler({ context, groups, schedules, targets }: SchedulerService): ResourceHandler {
  const put = (inputs: Properties, creationDate: string): Properties => {
    const groupName = textOf(inputs, "groupName") ?? defaultGroup;
    groups.get(groupName);
    targets.requireAssumable(textOf(objectOf(inputs, "target"), "roleArn") ?? "");
    const outputs = outputsOf(inputs, groupName, creationDate);
    schedules.put(scheduleOf(outputs));
    return outputs;
  };
  const outputsOf = (inputs: Properties, groupName: string, creationDate: string): Properties => {
    const name = textOf(inputs, "name") ?? "";
    const target = objectOf(inputs, "target");
    const now = new Date(context.clock.now()).toISOString();
    return {
      scheduleExpressionTimezone: defaultTimeZone,
      state: "ENABLED",
      actionAfterCompletion: "NONE",
      ...inputs,
      target: { ...target, retryPolicy: { ...retryDefaults, ...objectOf(target, "retryPolicy") } },
      id: `${groupName}/${name}`,
      name,
      groupName,
      arn: arnOf(context, "scheduler", `schedule/${groupName}/${name}`),
      creationDate: creationDate || now,
      lastModificationDate: now,
      region: context.region,
    };
  };
  return {
    // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
    autoName: { property: "name", maxLength: 64 },
    replaceOn: ["name", "namePrefix", "groupName", "region"],
    changesWithUpdate: ["lastModificationDate"],
    note: "Targets are functions only. A flexible window's invocation is made at its start. Encryption and ActionAfterCompletion are kept and told, without effect.",
    check: checkSchedule,
    create({ inputs }) {
      const outputs = put(inputs, "");
      return { id: String(outputs.id), outputs };
    },
    update: ({ inputs, oldOutputs }) => put(inputs, textOf(oldOutputs, "creationDate") ?? ""),
    delete: ({ outputs }) => schedules.remove(textOf(outputs, "arn") ?? ""),
    restore: ({ outputs }) => schedules.restore(scheduleOf(outputs)),
  };
}
