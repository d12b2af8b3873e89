import { onAnything } from "../../../gateway/permission.ts";
import type { RestJsonOperation } from "../../../gateway/rest-json-api.ts";
import type { SchedulerService } from "../index.ts";
import { groupJson } from "./group-json.ts";
import { pageOf } from "./page.ts";

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListScheduleGroups.html */
export const listScheduleGroups: RestJsonOperation<SchedulerService> = {
  name: "ListScheduleGroups",
  permissions: onAnything("scheduler:ListScheduleGroups"),
  method: "GET",
  path: /^\/schedule-groups$/,
  run({ query }, { groups }) {
    const prefix = query.get("NamePrefix") ?? "";
    const found = groups.list().filter(({ name }) => name.startsWith(prefix));
    const { items, ...rest } = pageOf(found, query, ({ name }) => name);
    return { ...rest, ScheduleGroups: items.map(groupJson) };
  },
};
