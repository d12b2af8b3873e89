import { UserError } from "../../terminal/user-error.ts";
import { policySize, policySizes } from "../services/iam/policy-document.ts";
import type { Statement } from "./statements.ts";

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** Managed policies of a role, unless AWS raises the quota: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const maxPoliciesOfRole = 10;

export function policyCharacters(document: PolicyDocument): number {
  return policySize(JSON.stringify(document));
}

/**
 * The statements in managed policies, each as full as it may be.
 * @throws UserError when a role cannot have so many
 */
export function documentsOf(statements: readonly Statement[]): readonly PolicyDocument[] {
  const documents: PolicyDocument[] = [];
  for (const statement of statements.flatMap(fitting)) {
    const last = documents.at(-1);
    const joined = documentOf([...(last?.Statement ?? []), statement]);
    if (last && policyCharacters(joined) <= policySizes.managed) documents[documents.length - 1] = joined;
    else documents.push(documentOf([statement]));
  }
  if (documents.length > maxPoliciesOfRole) {
    throw new UserError(
      `The rights take ${documents.length} managed policies; a role has at most ${maxPoliciesOfRole} (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). Split the program into stacks, each with a role.`,
    );
  }
  return documents;
}

function documentOf(statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** One that alone is too long for a policy has its resources halved. */
function fitting(statement: Statement): readonly Statement[] {
  if (policyCharacters(documentOf([statement])) <= policySizes.managed) return [statement];
  const half = Math.ceil(statement.Resource.length / 2);
  return [statement.Resource.slice(0, half), statement.Resource.slice(half)].flatMap((Resource) =>
    fitting({ ...statement, Resource }),
  );
}
