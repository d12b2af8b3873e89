import type { RecordedResource } from "../../recording/recorded-graph.ts";
import { namePattern, referredName } from "./name-pattern.ts";
import type { Place, Right, RightsTable } from "./right.ts";

const roleArn = (name: string, { accountId }: Place) => `arn:aws:iam::${accountId}:role/${name}`;

/**
 * Handing the role that a resource names on to a service, and to no other one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function passRole(
  service: string,
  roleOf: (properties: RecordedResource["properties"]) => unknown,
): Right {
  return {
    on: ({ properties }, place) => [roleArn(referredName(roleOf(properties)), place)],
    when: () => ({ StringLike: { "iam:PassedToService": service } }),
    create: ["iam:PassRole"],
    update: ["iam:PassRole"],
  };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export const iamRights: RightsTable = {
  "aws:iam/role:Role": [
    {
      on: ({ properties }, place) => [roleArn(namePattern(properties.name), place)],
      create: ["iam:CreateRole"],
      read: ["iam:GetRole", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"],
      update: ["iam:UpdateRole", "iam:UpdateRoleDescription", "iam:UpdateAssumeRolePolicy"],
      delete: ["iam:DeleteRole", "iam:ListInstanceProfilesForRole"],
      tag: ["iam:TagRole", "iam:UntagRole"],
    },
  ],
  "aws:iam/rolePolicy:RolePolicy": [
    {
      on: ({ properties }, place) => [roleArn(referredName(properties.role), place)],
      create: ["iam:PutRolePolicy"],
      read: ["iam:GetRolePolicy"],
      delete: ["iam:DeleteRolePolicy"],
    },
  ],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [
    {
      on: ({ properties }, place) => [roleArn(referredName(properties.role), place)],
      when: ({ properties }) => ({ ArnLike: { "iam:PolicyARN": String(properties.policyArn) } }),
      create: ["iam:AttachRolePolicy"],
      delete: ["iam:DetachRolePolicy"],
    },
    {
      on: ({ properties }, place) => [roleArn(referredName(properties.role), place)],
      read: ["iam:ListAttachedRolePolicies"],
    },
  ],
  "aws:iam/policy:Policy": [
    {
      on: ({ properties }, { accountId }) => [
        `arn:aws:iam::${accountId}:policy/${namePattern(properties.name)}`,
      ],
      create: ["iam:CreatePolicy"],
      read: ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"],
      update: ["iam:CreatePolicyVersion", "iam:DeletePolicyVersion"],
      delete: ["iam:DeletePolicy"],
      tag: ["iam:TagPolicy", "iam:UntagPolicy"],
    },
  ],
};
