import { arnOf } from "../../context.ts";
import type { Account, Permission, Permissions } from "../../gateway/permission.ts";
import { parseFunctionName } from "./function-name.ts";
import type { LambdaService } from "./index.ts";

/** As a request names a function. */
export interface FunctionReference {
  /** Name, ARN or part of one. */
  readonly name: string;
  readonly qualifier: string | undefined;
}

/**
 * Of an operation on the function, or its version or alias where the request names one; the function's own policy
 * has a say.
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export function onFunction(action: string): Permissions<FunctionReference, LambdaService> {
  return (reference, account, lambda) => [functionPermission(action, reference, account, lambda)];
}

export function functionPermission(
  action: string,
  reference: FunctionReference,
  account: Account,
  lambda: Pick<LambdaService, "policyOf">,
): Permission {
  const { name, qualifier = reference.qualifier } = parseFunctionName(reference.name);
  const resource = arnOf(account, "lambda", `function:${name}${qualifier ? `:${qualifier}` : ""}`);
  return { action, resource, resourcePolicy: lambda.policyOf(name) };
}
