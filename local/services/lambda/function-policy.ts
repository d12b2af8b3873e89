import { AwsError } from "../../gateway/api.ts";
import type { PermissionStatement } from "./resources/permission.ts";

/** Bytes of the resource policy of a function, version or alias. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const mostBytes = 20_480;

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
  if (bytes <= mostBytes) return;
  throw new AwsError(
    "PolicyLengthExceededException",
    `The final policy size (${bytes}) is bigger than the limit (${mostBytes}): give several routes one permission with a wider sourceArn, or fewer routes to the function.`,
    400,
  );
}
