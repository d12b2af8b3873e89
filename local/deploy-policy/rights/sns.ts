import { namePattern, referredName } from "./name-pattern.ts";
import type { Place, RightsTable } from "./right.ts";

const topicArn = (name: string, { region, accountId }: Place) => `arn:aws:sns:${region}:${accountId}:${name}`;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html */
export const snsRights: RightsTable = {
  "aws:sns/topic:Topic": [
    {
      on: ({ properties }, place) => [topicArn(namePattern(properties.name), place)],
      create: ["sns:CreateTopic"],
      read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
      update: ["sns:SetTopicAttributes"],
      delete: ["sns:DeleteTopic"],
      tag: ["sns:TagResource", "sns:UntagResource"],
    },
  ],
  "aws:sns/topicSubscription:TopicSubscription": [
    {
      on: ({ properties }, place) => [topicArn(referredName(properties.topic), place)],
      create: ["sns:Subscribe"],
      read: ["sns:GetSubscriptionAttributes"],
      update: ["sns:SetSubscriptionAttributes"],
      delete: ["sns:Unsubscribe"],
    },
  ],
};
