import type { Decision } from "../iam/decision.ts";
import { AwsError, type Caller } from "./api.ts";
import type { ErrorShape } from "./error-response.ts";
import type { Permission } from "./permission.ts";

/**
 * A refusal, in AWS's words.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function accessDeniedError(
  caller: Caller,
  permission: Permission,
  decision: Decision & { readonly allowed: false },
  { protocol, scope }: ErrorShape,
): AwsError {
  const json = protocol === "json" || protocol === "rest-json";
  const code = json ? "AccessDeniedException" : "AccessDenied";
  const status = protocol === "json" ? 400 : 403;
  // Nothing is told to strangers.
  if (caller.principal.kind === "anonymous") return new AwsError(code, "Access Denied", status);
  const { action } = permission;
  const resource = scope === "s3" ? `"${permission.resource}"` : permission.resource;
  return new AwsError(
    code,
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${reason(action, decision)}`,
    status,
  );
}

function reason(action: string, decision: Decision & { readonly allowed: false }): string {
  if (decision.why === "no allow") return `because no ${decision.in} allows the ${action} action`;
  const article = decision.in.startsWith("i") ? "an" : "a";
  return `with an explicit deny in ${article} ${decision.in}`;
}
