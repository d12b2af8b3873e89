/** Who asks. */
export type Principal =
  | { readonly kind: "root"; readonly accountId: string }
  /** A session of a role: its ARN and the role's. */
  | {
      readonly kind: "role";
      readonly accountId: string;
      readonly roleArn: string;
      readonly sessionArn: string;
    }
  | { readonly kind: "service"; readonly name: string }
  | { readonly kind: "anonymous" };

/** The Principal or NotPrincipal of a statement. */
export interface PrincipalElement {
  readonly not: boolean;
  readonly everyone: boolean;
  /** ARNs and account numbers. */
  readonly aws: readonly string[];
  readonly services: readonly string[];
}

/**
 * How a statement of a resource's policy concerns somebody. `account` is named by the account alone: a Deny applies,
 * while an Allow leaves the decision to the account's own policies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Concern = "named" | "account" | undefined;

export function concern(element: PrincipalElement, principal: Principal): Concern {
  if (element.not) return excepts(element, principal) ? undefined : "named";
  if (element.everyone) return "named";
  switch (principal.kind) {
    case "anonymous":
      return undefined;
    case "service":
      return element.services.includes(principal.name) ? "named" : undefined;
    case "root":
      return namesAccount(element, principal.accountId) ? "named" : undefined;
    case "role":
      if (element.aws.includes(principal.roleArn) || element.aws.includes(principal.sessionArn))
        return "named";
      return namesAccount(element, principal.accountId) ? "account" : undefined;
  }
}

/**
 * Whether NotPrincipal leaves somebody out: it must list the session, the role and the account, each.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function excepts(element: PrincipalElement, principal: Principal): boolean {
  if (element.everyone) return true;
  switch (principal.kind) {
    case "anonymous":
      return false;
    case "service":
      return element.services.includes(principal.name);
    case "root":
      return namesAccount(element, principal.accountId);
    case "role":
      return (
        namesAccount(element, principal.accountId) &&
        element.aws.includes(principal.roleArn) &&
        element.aws.includes(principal.sessionArn)
      );
  }
}

function namesAccount({ aws }: PrincipalElement, accountId: string): boolean {
  return aws.includes(accountId) || aws.includes(`arn:aws:iam::${accountId}:root`);
}
