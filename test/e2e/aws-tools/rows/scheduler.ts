import { type Run, type ServiceRows, stackOutput } from "../row.ts";

/** `arn:aws:scheduler:<region>:<account>:schedule/default/<name>` */
const nameOf = (run: Run) => stackOutput(run, "toolsSchedule").split("/").at(-1);

export const scheduler: ServiceRows = {
  scope: "scheduler",
  rows: [
    {
      operation: "GetSchedule",
      input: (run) => ({ Name: nameOf(run) }),
      expect: { ScheduleExpression: "cron(0 9 ? * MON-FRI *)", State: "DISABLED", GroupName: "default" },
    },
    {
      operation: "ListSchedules",
      input: (run) => ({ NamePrefix: nameOf(run) }),
      expect: { Schedules: [{ GroupName: "default", State: "DISABLED" }] },
    },
    {
      operation: "GetScheduleGroup",
      input: () => ({ Name: "default" }),
      expect: { Name: "default", State: "ACTIVE" },
    },
    { operation: "ListScheduleGroups", expect: { ScheduleGroups: [{ Name: "default" }] } },
    { operation: "GetSchedule", input: () => ({ Name: "none" }), fails: "ResourceNotFoundException" },
  ],
};
