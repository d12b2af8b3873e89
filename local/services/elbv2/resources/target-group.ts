import { createHash } from "node:crypto";
import { allOf, matches, within } from "../../../checks.ts";
import { arnOf } from "../../../context.ts";
import { allTagsOf, type Properties, textOf } from "../../../properties.ts";
import type { ResourceHandler } from "../../../service.ts";
import type { LoadBalancingService } from "../index.ts";
import { TargetGroup } from "../target-group.ts";

/** `aws:lb/targetGroup:TargetGroup` */
export function targetGroupHandler({ context, targetGroups }: LoadBalancingService): ResourceHandler {
  const put = (arn: string, outputs: Properties): Properties => {
    const group = targetGroups.get(arn);
    // Who registered targets holds the group.
    if (group) group.configure(outputs);
    else targetGroups.set(arn, new TargetGroup(outputs));
    return outputs;
  };
  const outputsOf = (inputs: Properties): Properties => {
    const name = textOf(inputs, "name") ?? "";
    const number = createHash("sha256").update(`${context.stack} ${name}`).digest("hex").slice(0, 16);
    const suffix = `targetgroup/${name}/${number}`;
    const arn = arnOf(context, "elasticloadbalancing", suffix);
    return {
      ...inputs,
      id: arn,
      arn,
      arnSuffix: suffix,
      loadBalancerArns: [],
      region: context.region,
      tagsAll: allTagsOf(inputs),
    };
  };
  return {
    autoName: { property: "name", maxLength: 32 },
    replaceOn: ["name", "port", "protocol", "targetType", "vpcId"],
    note: "Health checks, the least outstanding requests, and the deregistration delay, for HTTP. A new target is looked at ten times a second until it is healthy.",
    check: checkTargetGroup,
    create({ inputs }) {
      const outputs = outputsOf(inputs);
      const arn = String(outputs.arn);
      return { id: arn, outputs: put(arn, outputs) };
    },
    update: ({ id, inputs }) => put(id, outputsOf(inputs)),
    delete({ id }) {
      for (const target of targetGroups.get(id)?.targets ?? []) target.close();
      targetGroups.delete(id);
    },
    restore: ({ id, outputs }) => void put(id, outputs),
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
const checkTargetGroup = allOf(
  matches(
    "name",
    /^(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/,
    'use 1 to 32 letters, digits and "-", with no "-" at either end',
  ),
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
  within("deregistrationDelay", 0, 3_600, "seconds"),
  within("healthCheck.interval", 5, 300, "seconds"),
  within("healthCheck.timeout", 2, 120, "seconds"),
  within("healthCheck.healthyThreshold", 2, 10, "health checks"),
  within("healthCheck.unhealthyThreshold", 2, 10, "health checks"),
);
