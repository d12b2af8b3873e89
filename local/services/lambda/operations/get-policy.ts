import { createHash } from "node:crypto";
import { AwsError } from "../../../gateway/api.ts";
import { jsonResponse, type LambdaOperation } from "../api.ts";
import { parseFunctionName } from "../function-name.ts";
import { functionPolicy } from "../function-policy.ts";
import { onFunction } from "../permissions.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html */
export const getPolicy: LambdaOperation = {
  name: "GetPolicy",
  permissions: onFunction("lambda:GetPolicy"),
  method: "GET",
  path: /^\/2015-03-31\/functions\/([^/]+)\/policy\/?$/,
  run(name, request, lambda) {
    const { name: functionName, qualifier = request.query.get("Qualifier") ?? undefined } =
      parseFunctionName(name);
    const { arn } = lambda.function(functionName, qualifier).configuration;
    // Each version and alias has a policy of its own.
    const resource = qualifier ? `${arn}:${qualifier}` : arn;
    const Statement = lambda.permissionsOf(functionName).filter(({ Resource }) => Resource === resource);
    if (Statement.length === 0)
      throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
    const Policy = functionPolicy(Statement);
    return jsonResponse({ Policy, RevisionId: revisionOf(Policy) });
  },
};

/** A UUID's form, the same for the same policy. */
function revisionOf(policy: string): string {
  const hex = createHash("sha256").update(policy).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
