import { arnOf, type CloudContext } from "../../context.ts";
import { AwsError } from "../../gateway/api.ts";
import { contextOf } from "../../iam/context.ts";
import { decide } from "../../iam/decision.ts";
import type { Policy } from "../../iam/policy.ts";
import type { FunctionReference } from "./permissions.ts";
import type { InvokeOptions } from "./runtime/invocation.ts";

/**
 * An AWS service may invoke a function only where the function's own policy says so.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html
 * @throws AwsError AccessDeniedException (403)
 */
export function requireInvokePermission(
  account: CloudContext,
  { name, qualifier }: FunctionReference,
  policy: Policy | undefined,
  { service, sourceArn }: NonNullable<InvokeOptions["onBehalfOf"]>,
): void {
  const action = "lambda:InvokeFunction";
  const resource = arnOf(account, "lambda", `function:${name}${qualifier ? `:${qualifier}` : ""}`);
  const context = contextOf({
    "aws:SourceArn": sourceArn,
    "aws:SourceAccount": account.accountId,
    "aws:PrincipalIsAWSService": "true",
    "aws:SecureTransport": "true",
  });
  const principal = { kind: "service", name: service } as const;
  if (decide({ principal, action, resource, context }, { identity: [], resource: policy }).allowed) return;
  throw new AwsError(
    "AccessDeniedException",
    `${service} is not authorized to perform: ${action} on resource: ${resource} because no resource-based policy allows the ${action} action for ${sourceArn}; add an aws.lambda.Permission`,
    403,
  );
}
