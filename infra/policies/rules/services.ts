import { at, listOf } from "../graph";
import type { Rule } from "../rule";
import { parsed } from "../statements";
import { isSecret } from "./environment";

const tasks = ["aws:ecs/taskDefinition:TaskDefinition"];

export const serviceRules: readonly Rule[] = [
  {
    id: "task-without-root",
    title: "Containers run without root, on a file system that they cannot write",
    why: "Who breaks into a program gets what it has: without root and without a place for tools that is little.",
    page: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
    types: tasks,
    check: ({ properties }) =>
      firstProblem(properties.containerDefinitions, (container) => {
        const user = String(at(container, "user") ?? "root").split(":")[0];
        if (user === "root" || user === "0") return "runs as root; give it a user";
        return at(container, "readonlyRootFilesystem") === true
          ? undefined
          : "can write its file system; set readonlyRootFilesystem";
      }),
  },
  {
    id: "task-split-roles",
    title: "Tasks are started by one role, and run with another",
    why: "The role that starts tasks reads every secret of the container; the program needs none of that.",
    page: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html",
    types: tasks,
    check({ properties: { executionRoleArn, taskRoleArn } }) {
      if (taskRoleArn === undefined) return "has no taskRoleArn; give the program a role of its own";
      return executionRoleArn === taskRoleArn ? "has one role for both; give it two" : undefined;
    },
  },
  {
    id: "task-no-plain-secret",
    title: "No secret is in a container's environment",
    why: "A task definition is shown to all who may describe it, in every revision it ever had.",
    page: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    types: tasks,
    check: ({ properties }) =>
      firstProblem(properties.containerDefinitions, (container) => {
        const held = listOf(at(container, "environment")).find((pair) =>
          isSecret(String(at(pair, "name")), String(at(pair, "value"))),
        );
        return held === undefined
          ? undefined
          : `holds a secret in the variable "${at(held, "name")}"; name it in secrets, by its ARN`;
      }),
  },
  {
    id: "load-balancer-internal",
    title: "Load balancers are internal",
    why: "CloudFront comes to them inside AWS; a public address would be a way around it.",
    page: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
    types: ["aws:lb/loadBalancer:LoadBalancer"],
    check: ({ properties }) =>
      properties.internal === true
        ? undefined
        : "has a public address; set internal, and a VPC origin before it",
  },
  {
    id: "security-group-closed",
    title: "No security group lets everybody in",
    why: "Whatever listens behind it is tried by the whole internet within minutes.",
    page: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    types: ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"],
    check({ properties: { cidrIpv4, cidrIpv6 } }) {
      const open = [cidrIpv4, cidrIpv6].find((range) => range === "0.0.0.0/0" || range === "::/0");
      return open && `lets in ${open}; name a group, a prefix list or a narrow range`;
    },
  },
  {
    id: "cache-encrypted",
    title: "Caches are encrypted, at rest and on the wire, and ask for a password",
    why: "A cache holds copies of what is guarded elsewhere.",
    page: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/encryption.html",
    types: ["aws:elasticache/replicationGroup:ReplicationGroup"],
    check({ properties }) {
      const missing = ["atRestEncryptionEnabled", "transitEncryptionEnabled"].find(
        (property) => properties[property] !== true,
      );
      if (missing) return `has no ${missing}; set it`;
      return properties.authToken === undefined && listOf(properties.userGroupIds).length === 0
        ? "asks for no password; set authToken or userGroupIds"
        : undefined;
    },
  },
];

/** Of the first container that has one. */
function firstProblem(
  definitions: unknown,
  check: (container: unknown) => string | undefined,
): string | undefined {
  const containers = listOf(typeof definitions === "string" ? parsed(definitions) : definitions);
  if (containers.length === 0) return "has containers that cannot be read; give their JSON";
  return containers.map(check).find((problem) => problem !== undefined);
}
