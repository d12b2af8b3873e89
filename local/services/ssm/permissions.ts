import { arnOf } from "../../context.ts";
import { type JsonInput, optionalText, optionalTexts } from "../../gateway/json-api.ts";
import type { Account, Permission, Permissions } from "../../gateway/permission.ts";
import { secretPermission } from "../secretsmanager/permissions.ts";
import type { SsmService } from "./index.ts";
import { secretIdOf } from "./operations/secret-reference.ts";

type SsmPermissions = Permissions<JsonInput, SsmService>;

/** Of an operation on the parameter that `Name` names. */
export function onParameter(action: string): SsmPermissions {
  return (input, account, ssm) => reading(action, optionalText(input, "Name") ?? "", account, ssm);
}

/** Of an operation on each of the parameters that `Names` names. */
export function onParameters(action: string): SsmPermissions {
  return (input, account, ssm) =>
    (optionalTexts(input, "Names") ?? []).flatMap((name) => reading(action, name, account, ssm));
}

/** Of an operation on the tags of the parameter that `ResourceId` names. */
export function onTaggedParameter(action: string): SsmPermissions {
  return (input, account) => [
    { action, resource: parameterArn(optionalText(input, "ResourceId") ?? "", account) },
  ];
}

/**
 * ARN of a parameter given by name or by ARN, without the version or label behind it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export function parameterArn(nameOrArn: string, account: Account): string {
  const name = nameOrArn.replace(/^arn:aws:ssm:[^:]*:[^:]*:parameter/, "").replace(/:[^/]*$/, "");
  return arnOf(account, "ssm", `parameter/${name.replace(/^\//, "")}`);
}

/** A parameter that passes through to a secret takes the right to that, too. */
function reading(action: string, name: string, account: Account, ssm: SsmService): readonly Permission[] {
  const secretId = secretIdOf(name);
  const secret =
    secretId === undefined ? [] : [secretPermission("secretsmanager:GetSecretValue", secretId, ssm.secrets)];
  return [{ action, resource: parameterArn(name, account) }, ...secret];
}
