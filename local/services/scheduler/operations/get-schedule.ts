import { arnOf } from "../../../context.ts";
import { type RestJsonOperation, seconds } from "../../../gateway/rest-json-api.ts";
import type { SchedulerService } from "../index.ts";
import { defaultGroup } from "../schedule.ts";

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html */
export const getSchedule: RestJsonOperation<SchedulerService> = {
  name: "GetSchedule",
  permissions: ({ parameters: [name], query }, account) => [
    {
      action: "scheduler:GetSchedule",
      resource: arnOf(account, "scheduler", `schedule/${query.get("groupName") ?? defaultGroup}/${name}`),
    },
  ],
  method: "GET",
  path: /^\/schedules\/([^/]+)$/,
  run({ parameters: [name = ""], query }, { schedules }) {
    const schedule = schedules.get(query.get("groupName") ?? defaultGroup, name);
    const { target, flexibleMinutes } = schedule;
    return {
      Arn: schedule.arn,
      Name: schedule.name,
      GroupName: schedule.groupName,
      Description: schedule.description,
      State: schedule.enabled ? "ENABLED" : "DISABLED",
      ScheduleExpression: schedule.expressionText,
      ScheduleExpressionTimezone: schedule.timeZone,
      StartDate: schedule.start === undefined ? undefined : seconds(schedule.start),
      EndDate: schedule.end === undefined ? undefined : seconds(schedule.end),
      FlexibleTimeWindow:
        flexibleMinutes === undefined
          ? { Mode: "OFF" }
          : { Mode: "FLEXIBLE", MaximumWindowInMinutes: flexibleMinutes },
      CreationDate: seconds(schedule.createdAt),
      LastModificationDate: seconds(schedule.modifiedAt),
      Target: {
        Arn: target.arn,
        RoleArn: target.roleArn,
        Input: target.input,
        DeadLetterConfig: target.deadLetterArn === undefined ? undefined : { Arn: target.deadLetterArn },
        RetryPolicy: {
          MaximumEventAgeInSeconds: seconds(target.maximumEventAge),
          MaximumRetryAttempts: target.maximumRetryAttempts,
        },
      },
    };
  },
};
