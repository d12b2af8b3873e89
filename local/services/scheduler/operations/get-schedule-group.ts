import { arnOf } from "../../../context.ts";
import type { RestJsonOperation } from "../../../gateway/rest-json-api.ts";
import type { SchedulerService } from "../index.ts";
import { groupJson } from "./group-json.ts";

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetScheduleGroup.html */
export const getScheduleGroup: RestJsonOperation<SchedulerService> = {
  name: "GetScheduleGroup",
  permissions: ({ parameters: [name] }, account) => [
    {
      action: "scheduler:GetScheduleGroup",
      resource: arnOf(account, "scheduler", `schedule-group/${name}`),
    },
  ],
  method: "GET",
  path: /^\/schedule-groups\/([^/]+)$/,
  run: ({ parameters: [name = ""] }, { groups }) => groupJson(groups.get(name)),
};
