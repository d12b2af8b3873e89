import { anything, type RightsTable } from "./right.ts";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html */
export const ssmRights: RightsTable = {
  "aws:ssm/parameter:Parameter": [
    {
      // The name's own "/" is that of the ARN.
      on: ({ properties }, { region, accountId }) => [
        `arn:aws:ssm:${region}:${accountId}:parameter/${String(properties.name).replace(/^\//, "")}`,
      ],
      create: ["ssm:PutParameter"],
      read: ["ssm:ListTagsForResource"],
      readValue: ["ssm:GetParameter", "ssm:GetParameters"],
      delete: ["ssm:DeleteParameter"],
      tag: ["ssm:AddTagsToResource", "ssm:RemoveTagsFromResource"],
    },
    { on: anything, read: ["ssm:DescribeParameters"] },
  ],
};
