import { createHash } from "node:crypto";
import { arnOf, type CloudContext } from "../../context.ts";
import { keptResource } from "../../kept-resource.ts";
import { allTagsOf, type Properties, textOf } from "../../properties.ts";
import type { Service } from "../../service.ts";

/** Application Auto Scaling: what is to grow and by what, which nothing follows here. */
export class ApplicationAutoScalingService implements Service {
  readonly name = "application-autoscaling";
  readonly title = "Application Auto Scaling";
  readonly resources: Service["resources"];

  constructor(context: CloudContext) {
    const note = "Kept; there are no metrics here, so nothing grows or shrinks.";
    const scalable = ["serviceNamespace", "resourceId", "scalableDimension"];
    this.resources = {
      "aws:appautoscaling/target:Target": keptResource({
        note,
        replaceOn: scalable,
        idOf: resourceId,
        outputsOf: (inputs, id) => ({
          arn: arnOf(context, "application-autoscaling", `scalable-target/${hashOf(id)}`),
          region: context.region,
          roleArn: `arn:aws:iam::${context.accountId}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
          tagsAll: allTagsOf(inputs),
        }),
      }),
      "aws:appautoscaling/policy:Policy": keptResource({
        note,
        replaceOn: ["name", ...scalable],
        autoName: { property: "name", maxLength: 255 },
        idOf: (inputs) => textOf(inputs, "name") ?? "",
        outputsOf: (_inputs, id) => ({
          arn: `arn:aws:autoscaling:${context.region}:${context.accountId}:scalingPolicy:${hashOf(id)}:policyName/${id}`,
          alarmArns: [],
          region: context.region,
        }),
      }),
    };
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}

function resourceId(inputs: Properties): string {
  return textOf(inputs, "resourceId") ?? "";
}

/** In place of AWS's random part, the same at every look. */
function hashOf(id: string): string {
  return createHash("sha256").update(id).digest("hex").slice(0, 32);
}
