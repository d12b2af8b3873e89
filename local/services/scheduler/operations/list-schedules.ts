import { onAnything } from "../../../gateway/permission.ts";
import { type RestJsonOperation, seconds } from "../../../gateway/rest-json-api.ts";
import type { SchedulerService } from "../index.ts";
import { pageOf } from "./page.ts";

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html */
export const listSchedules: RestJsonOperation<SchedulerService> = {
  name: "ListSchedules",
  permissions: onAnything("scheduler:ListSchedules"),
  method: "GET",
  path: /^\/schedules$/,
  run({ query }, { schedules }) {
    const [group, prefix, state] = [query.get("ScheduleGroup"), query.get("NamePrefix"), query.get("State")];
    const found = schedules
      .list()
      .filter(
        ({ groupName, name, enabled }) =>
          (group === null || groupName === group) &&
          name.startsWith(prefix ?? "") &&
          (state === null || enabled === (state === "ENABLED")),
      );
    const { items, ...rest } = pageOf(found, query, ({ arn }) => arn);
    return {
      ...rest,
      Schedules: items.map((schedule) => ({
        Arn: schedule.arn,
        Name: schedule.name,
        GroupName: schedule.groupName,
        State: schedule.enabled ? "ENABLED" : "DISABLED",
        CreationDate: seconds(schedule.createdAt),
        LastModificationDate: seconds(schedule.modifiedAt),
        Target: { Arn: schedule.target.arn },
      })),
    };
  },
};
