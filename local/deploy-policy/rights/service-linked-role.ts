import type { Right } from "./right.ts";

/**
 * The role by which a service acts in the account: made by AWS with the first resource that takes it, in the name of
 * whoever makes that. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
 * @param service `ecs.amazonaws.com`
 */
export function serviceLinkedRole(service: string): Right {
  return {
    on: (_, { accountId }) => [`arn:aws:iam::${accountId}:role/aws-service-role/${service}/*`],
    when: () => ({ StringEquals: { "iam:AWSServiceName": service } }),
    create: ["iam:CreateServiceLinkedRole"],
  };
}
