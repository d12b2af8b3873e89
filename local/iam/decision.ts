import type { RequestContext } from "./context.ts";
import type { Policy, Statement } from "./policy.ts";
import { concern, type Principal } from "./principal.ts";

/** What somebody wants to do. */
export interface AccessRequest {
  readonly principal: Principal;
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** An ARN, or `*` for an action that knows no resources. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** The policies that apply to a request. */
export interface AppliedPolicies {
  readonly identity: readonly Policy[];
  /** Of the role; without one it sets no limit. */
  readonly boundary?: Policy | undefined;
  /** Of the resource: a bucket's, a function's, a role's trust. */
  readonly resource?: Policy | undefined;
  /** A role's trust policy must allow, whatever the caller's own policies say. */
  readonly resourceMustAllow?: boolean;
}

export type PolicyKind = "identity-based policy" | "resource-based policy" | "permissions boundary";

export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly why: "explicit deny" | "no allow"; readonly in: PolicyKind };

const allowed: Decision = { allowed: true };

/**
 * Decides within one account: a Deny anywhere wins; then the resource's policy may let in whom it names; then the
 * caller's own policies, within the boundary; else no.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(request: AccessRequest, policies: AppliedPolicies): Decision {
  const { identity, boundary, resource } = policies;
  const own = identity.flatMap(({ statements }) => statements).filter((each) => covers(each, request));
  const limits = boundary?.statements.filter((each) => covers(each, request));
  const granted = (resource?.statements ?? [])
    .filter((each) => covers(each, request))
    .flatMap((each) => {
      const concerned = each.principal && concern(each.principal, request.principal);
      return concerned ? [{ effect: each.effect, concerned }] : [];
    });

  if (own.some(denies)) return denied("identity-based policy");
  if (granted.some(denies)) return denied("resource-based policy");
  if (limits?.some(denies)) return denied("permissions boundary");

  const { principal } = request;
  const letIn = granted.some(({ concerned }) => concerned === "named");
  if (principal.kind === "service" || principal.kind === "anonymous") {
    return letIn ? allowed : { allowed: false, why: "no allow", in: "resource-based policy" };
  }
  if (policies.resourceMustAllow && granted.length === 0) {
    return { allowed: false, why: "no allow", in: "resource-based policy" };
  }
  if (principal.kind === "root") return allowed;
  if (!letIn && own.length === 0) return { allowed: false, why: "no allow", in: "identity-based policy" };
  if (limits?.length === 0) return { allowed: false, why: "no allow", in: "permissions boundary" };
  return allowed;
}

/** Whether the statement speaks of this action, resource and situation; whom it concerns is asked apart. */
function covers({ actions, resources, conditions }: Statement, request: AccessRequest): boolean {
  const { action, resource, context } = request;
  if (actions.patterns.some((pattern) => pattern.matches(action, context)) === actions.not) return false;
  if (
    resources &&
    resources.patterns.some((pattern) => pattern.matches(resource, context)) === resources.not
  ) {
    return false;
  }
  return conditions.every((condition) => condition(context));
}

function denies({ effect }: { readonly effect: Statement["effect"] }): boolean {
  return effect === "Deny";
}

function denied(kind: PolicyKind): Decision {
  return { allowed: false, why: "explicit deny", in: kind };
}
