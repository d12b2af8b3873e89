import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Api, groupEntries } from "./api";
import { GroupAlarms } from "./components/group-alarms";
import { stackName } from "./lib/naming";
import { suppress } from "./policies/suppress";
import type { Stage } from "./stage";

/** Alarms for the APIs of a stage that stays, and the topic that they go to. */
export function createAlarms(stage: Stage, api: Api): void {
  if (!stage.alarms) return;
  const topic = new aws.sns.Topic("alarms", { name: stackName("alarms") });
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  suppress(
    "alarms",
    topic,
    ["topic-encrypted", "CKV_AWS_26"],
    "CloudWatch may not use AWS's managed key of SNS, and alarms carry metric names and numbers alone.",
  );
  if (stage.alarmEmail !== undefined) {
    new aws.sns.TopicSubscription("alarms-email", {
      topic: topic.arn,
      protocol: "email",
      endpoint: stage.alarmEmail,
    });
  }
  for (const [name, group] of groupEntries(api)) {
    const { restAPI, stage: apiStage } = group.nodes.api;
    new GroupAlarms(`${name}-alarms`, {
      apiName: restAPI.name,
      stageName: apiStage.stageName,
      functionNames: group.functionNames,
      topicArn: topic.arn,
      description: pulumi.interpolate`${name} of ${stage.name}`,
    });
  }
}
