import { arnOf } from "../../context.ts";
import { type JsonInput, optionalText } from "../../gateway/json-api.ts";
import type { Account, Permissions } from "../../gateway/permission.ts";
import type { SsmService } from "./index.ts";

/** Of an operation on the parameter that `Name` names. */
export function onParameter(action: string): Permissions<JsonInput, SsmService> {
  return (input, account) => [{ action, resource: parameterArn(optionalText(input, "Name") ?? "", account) }];
}

/**
 * ARN of a parameter given by name or by ARN, without the version or label behind it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export function parameterArn(nameOrArn: string, account: Account): string {
  const name = nameOrArn.replace(/^arn:aws:ssm:[^:]*:[^:]*:parameter/, "").replace(/:[^/]*$/, "");
  return arnOf(account, "ssm", `parameter/${name.replace(/^\//, "")}`);
}
