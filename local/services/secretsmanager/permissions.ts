import { arnOf } from "../../context.ts";
import { type JsonInput, optionalText, optionalTexts } from "../../gateway/json-api.ts";
import type { Permission, Permissions } from "../../gateway/permission.ts";
import { parsePolicy } from "../../iam/policy.ts";
import type { SecretsManagerService } from "./index.ts";

type SecretPermissions = Permissions<JsonInput, SecretsManagerService>;

/**
 * Of an operation on the secret that `SecretId` names; the secret's own policy has a say.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
export function onSecret(action: string): SecretPermissions {
  return (input, _account, service) => [
    secretPermission(action, optionalText(input, "SecretId") ?? "", service),
  ];
}

/** A secret that is to be made has no ending to its ARN yet. */
export const toCreateSecret: SecretPermissions = (input, account) => [
  {
    action: "secretsmanager:CreateSecret",
    resource: arnOf(account, "secretsmanager", `secret:${optionalText(input, "Name") ?? ""}`),
  },
];

/**
 * Reading several values takes the right to each; finding them by filters, the right to list.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
 */
export const toGetValues: SecretPermissions = (input, _account, service) => {
  const ids = optionalTexts(input, "SecretIdList");
  const wanted = ids ?? service.store.all().map(({ name }) => name);
  return [
    { action: "secretsmanager:BatchGetSecretValue", resource: "*" },
    ...(ids === undefined ? [{ action: "secretsmanager:ListSecrets", resource: "*" }] : []),
    ...wanted.map((id) => secretPermission("secretsmanager:GetSecretValue", id, service)),
  ];
};

export function secretPermission(action: string, id: string, { store }: SecretsManagerService): Permission {
  const policy = store.find(id)?.policy;
  return {
    action,
    resource: store.arnOf(id),
    ...(policy ? { resourcePolicy: parsePolicy(policy) } : {}),
  };
}
