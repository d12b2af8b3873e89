import { namePattern } from "./name-pattern.ts";
import type { RightsTable } from "./right.ts";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
export const cloudWatchRights: RightsTable = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    {
      on: ({ properties }, { region, accountId }) => [
        `arn:aws:cloudwatch:${region}:${accountId}:alarm:${namePattern(properties.name)}`,
      ],
      create: ["cloudwatch:PutMetricAlarm"],
      read: ["cloudwatch:ListTagsForResource"],
      delete: ["cloudwatch:DeleteAlarms"],
      tag: ["cloudwatch:TagResource", "cloudwatch:UntagResource"],
    },
    {
      // A search by name: it is held against all alarms of the account.
      on: (_, { region, accountId }) => [`arn:aws:cloudwatch:${region}:${accountId}:alarm:*`],
      read: ["cloudwatch:DescribeAlarms"],
    },
  ],
};
