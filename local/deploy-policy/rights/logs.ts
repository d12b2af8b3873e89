import { namePattern } from "./name-pattern.ts";
import type { RightsTable } from "./right.ts";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
export const logsRights: RightsTable = {
  "aws:cloudwatch/logGroup:LogGroup": [
    {
      // Some actions name the group with ":*" behind it, and some without.
      on: ({ properties }, { region, accountId }) => [
        `arn:aws:logs:${region}:${accountId}:log-group:${namePattern(properties.name)}`,
        `arn:aws:logs:${region}:${accountId}:log-group:${namePattern(properties.name)}:*`,
      ],
      create: ["logs:CreateLogGroup"],
      read: ["logs:ListTagsForResource"],
      update: ["logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy"],
      delete: ["logs:DeleteLogGroup"],
      tag: ["logs:TagResource", "logs:UntagResource"],
    },
    {
      // A search by prefix: it is held against all groups of the account.
      on: (_, { region, accountId }) => [`arn:aws:logs:${region}:${accountId}:log-group:*`],
      read: ["logs:DescribeLogGroups"],
    },
  ],
};
