import { anything, type Right, type RightsTable } from "./right.ts";
import { serviceLinkedRole } from "./service-linked-role.ts";

/** Its targets have ids that are AWS's to choose. */
const target: Right["on"] = (_, { region, accountId }) => [
  `arn:aws:application-autoscaling:${region}:${accountId}:scalable-target/*`,
];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html */
export const applicationAutoScalingRights: RightsTable = {
  "aws:appautoscaling/target:Target": [
    {
      on: target,
      create: ["application-autoscaling:RegisterScalableTarget"],
      read: ["application-autoscaling:ListTagsForResource"],
      update: ["application-autoscaling:RegisterScalableTarget"],
      delete: ["application-autoscaling:DeregisterScalableTarget"],
      tag: ["application-autoscaling:TagResource", "application-autoscaling:UntagResource"],
    },
    { on: anything, read: ["application-autoscaling:DescribeScalableTargets"] },
    serviceLinkedRole("ecs.application-autoscaling.amazonaws.com"),
  ],
  "aws:appautoscaling/policy:Policy": [
    {
      on: target,
      create: ["application-autoscaling:PutScalingPolicy"],
      update: ["application-autoscaling:PutScalingPolicy"],
      delete: ["application-autoscaling:DeleteScalingPolicy"],
    },
    { on: anything, read: ["application-autoscaling:DescribeScalingPolicies"] },
    // Alarms that the policy makes for itself, in the name of whoever makes the policy.
    {
      on: (_, { region, accountId }) => [`arn:aws:cloudwatch:${region}:${accountId}:alarm:TargetTracking-*`],
      create: ["cloudwatch:PutMetricAlarm"],
      update: ["cloudwatch:PutMetricAlarm"],
      delete: ["cloudwatch:DeleteAlarms"],
    },
  ],
};
