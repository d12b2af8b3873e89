import { arnOf, type CloudContext } from "../../context.ts";
import { AwsError } from "../../gateway/api.ts";
import { type Properties, textOf } from "../../properties.ts";
import { parseFunctionName } from "./function-name.ts";

/** Bytes of the resource policy of a function, version or alias. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const maxPolicyBytes = 20_480;

/** One statement of a function's resource policy, as GetPolicy answers it. */
export interface PermissionStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: "*" | { readonly Service: string } | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The statement that a permission adds to the policy of its function, version or alias, which is `Resource`. */
export function statementOf(
  permission: Properties,
  place: Pick<CloudContext, "region" | "accountId">,
): PermissionStatement {
  const { name, qualifier = textOf(permission, "qualifier") } = parseFunctionName(
    textOf(permission, "function") ?? "",
  );
  const principal = textOf(permission, "principal") ?? "";
  const sourceArn = textOf(permission, "sourceArn");
  const sourceAccount = textOf(permission, "sourceAccount");
  const conditions = {
    ...(sourceArn ? { ArnLike: { "AWS:SourceArn": sourceArn } } : {}),
    ...(sourceAccount ? { StringEquals: { "AWS:SourceAccount": sourceAccount } } : {}),
  };
  return {
    Sid: textOf(permission, "statementId") ?? "",
    Effect: "Allow",
    Principal:
      principal === "*" ? "*" : principal.includes(".") ? { Service: principal } : { AWS: principal },
    Action: textOf(permission, "action") ?? "",
    Resource: arnOf(place, "lambda", `function:${name}${qualifier ? `:${qualifier}` : ""}`),
    ...(Object.keys(conditions).length > 0 ? { Condition: conditions } : {}),
  };
}

/** The resource policy as GetPolicy answers it. */
export function functionPolicy(statements: readonly PermissionStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements });
}

/**
 * Refuses a statement that the policy has no room for.
 * https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 * @throws AwsError PolicyLengthExceededException
 */
export function requireRoom(statements: readonly PermissionStatement[], added: PermissionStatement): void {
  const others = statements.filter(({ Resource, Sid }) => Resource === added.Resource && Sid !== added.Sid);
  const bytes = Buffer.byteLength(functionPolicy([...others, added]));
  if (bytes <= maxPolicyBytes) return;
  throw new AwsError(
    "PolicyLengthExceededException",
    `The final policy size (${bytes}) is bigger than the limit (${maxPolicyBytes}): give several routes one permission with a wider sourceArn, or fewer routes to the function.`,
    400,
  );
}
