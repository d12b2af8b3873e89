import { namePattern } from "./name-pattern.ts";
import type { Place, Right, RightsTable } from "./right.ts";

const queueArn = (name: string, { region, accountId }: Place) => `arn:aws:sqs:${region}:${accountId}:${name}`;

/** A policy or setting of a queue, named by the queue's URL. */
const attribute: Right = {
  on: ({ properties }, place) => [
    queueArn(namePattern(String(properties.queueUrl).split("/").at(-1)), place),
  ],
  create: ["sqs:SetQueueAttributes"],
  read: ["sqs:GetQueueAttributes"],
  delete: ["sqs:SetQueueAttributes"],
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html */
export const sqsRights: RightsTable = {
  "aws:sqs/queue:Queue": [
    {
      on: ({ properties }, place) => [queueArn(namePattern(properties.name), place)],
      create: ["sqs:CreateQueue"],
      read: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"],
      update: ["sqs:SetQueueAttributes"],
      delete: ["sqs:DeleteQueue"],
      tag: ["sqs:TagQueue", "sqs:UntagQueue"],
    },
  ],
  "aws:sqs/queuePolicy:QueuePolicy": [attribute],
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": [attribute],
  "aws:sqs/redrivePolicy:RedrivePolicy": [attribute],
};
