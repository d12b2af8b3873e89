import type { CloudContext } from "../../context.ts";
import type { Properties } from "../../properties.ts";
import type { ResourceHandler } from "../../service.ts";
import { described } from "./described.ts";

const note = "Kept; what it lets through is not held against connections on one machine.";

export function securityGroupHandlers(context: CloudContext): Record<string, ResourceHandler> {
  const rule = () =>
    described(context, {
      prefix: "sgr",
      arnType: "security-group-rule",
      note,
      replaceOn: ["securityGroupId"],
      outputsOf: (_inputs, id) => ({ securityGroupRuleId: id }),
    });
  return {
    "aws:ec2/securityGroup:SecurityGroup": described(context, {
      prefix: "sg",
      arnType: "security-group",
      note,
      autoName: { property: "name", maxLength: 255 },
      replaceOn: ["name", "description", "vpcId"],
      outputsOf: rulesOf,
    }),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": described(context, {
      prefix: "sg",
      arnType: "security-group",
      note,
      replaceOn: ["vpcId"],
      outputsOf: (inputs) => ({
        name: "default",
        description: "default VPC security group",
        ...rulesOf(inputs),
      }),
    }),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule(),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule(),
  };
}

/** Rules that stand in resources of their own are not among these. */
function rulesOf({ ingress = [], egress = [] }: Properties): Properties {
  return { ingress, egress };
}
