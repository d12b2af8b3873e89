import { namePattern } from "./name-pattern.ts";
import type { RightsTable } from "./right.ts";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
export const dynamodbRights: RightsTable = {
  "aws:dynamodb/table:Table": [
    {
      on: ({ properties }, { region, accountId }) => [
        `arn:aws:dynamodb:${region}:${accountId}:table/${namePattern(properties.name)}`,
      ],
      create: ["dynamodb:CreateTable"],
      read: [
        "dynamodb:DescribeTable",
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:ListTagsOfResource",
      ],
      update: ["dynamodb:UpdateTable", "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTimeToLive"],
      delete: ["dynamodb:DeleteTable"],
      tag: ["dynamodb:TagResource", "dynamodb:UntagResource"],
    },
  ],
};
