import { passRole } from "./iam.ts";
import { namePattern } from "./name-pattern.ts";
import type { Place, RightsTable } from "./right.ts";

const scheduleArn = (group: unknown, name: unknown, { region, accountId }: Place) =>
  `arn:aws:scheduler:${region}:${accountId}:schedule/${namePattern(group ?? "default")}/${namePattern(name)}`;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html */
export const schedulerRights: RightsTable = {
  "aws:scheduler/schedule:Schedule": [
    {
      on: ({ properties }, place) => [scheduleArn(properties.groupName, properties.name, place)],
      create: ["scheduler:CreateSchedule"],
      read: ["scheduler:GetSchedule"],
      update: ["scheduler:UpdateSchedule"],
      delete: ["scheduler:DeleteSchedule"],
    },
    passRole("scheduler.amazonaws.com", ({ target }) => roleOf(target)),
  ],
};

function roleOf(target: unknown): unknown {
  return typeof target === "object" && target !== null && "roleArn" in target ? target.roleArn : undefined;
}
