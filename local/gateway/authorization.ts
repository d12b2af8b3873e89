import type { CloudContext } from "../context.ts";
import { type Decision, decide } from "../iam/decision.ts";
import { Ledger } from "../iam/ledger.ts";
import type { Policy } from "../iam/policy.ts";
import type { Caller } from "./api.ts";
import type { Permission } from "./permission.ts";
import { requestContext, type Situation } from "./request-context.ts";

/** The policies of one role, read. */
export interface RolePolicies {
  readonly identity: readonly Policy[];
  readonly boundary?: Policy | undefined;
}

export interface AuthorizerOptions {
  readonly context: Pick<CloudContext, "clock" | "log" | "programName">;
  policiesOf(roleArn: string): RolePolicies;
}

/** Holds what callers want against the policies, and keeps the ledger of it. */
export class Authorizer {
  readonly ledger = new Ledger();
  readonly #options: AuthorizerOptions;

  constructor(options: AuthorizerOptions) {
    this.#options = options;
  }

  /** The account's root user may do everything; of others each call is entered in the ledger. */
  decide(caller: Caller, permission: Permission, situation: Situation = {}): Decision {
    const { principal } = caller;
    if (principal.kind === "root") return { allowed: true };
    const { action, resource, resourcePolicy, resourceMustAllow = false } = permission;
    const { clock } = this.#options.context;
    const policies =
      principal.kind === "role" ? this.#options.policiesOf(principal.roleArn) : { identity: [] };
    const decision = decide(
      { principal, action, resource, context: requestContext(caller, permission, situation, clock) },
      { ...policies, resource: resourcePolicy, resourceMustAllow },
    );
    if (principal.kind === "role") {
      const { roleArn } = principal;
      const isNew = this.ledger.record(roleArn, action, resource, decision.allowed ? "allowed" : "refused");
      if (isNew && !decision.allowed) this.#tell(caller, permission, decision);
    }
    return decision;
  }

  /** Names the function and the grant to add. */
  #tell(caller: Caller, { action, resource }: Permission, decision: Decision & { allowed: false }): void {
    const { log, programName } = this.#options.context;
    const session = caller.arn.split("/").at(-1) ?? caller.arn;
    const name = programName?.("aws:lambda/function:Function", session) ?? session;
    const remedy =
      decision.why === "explicit deny"
        ? `a ${decision.in} denies it`
        : decision.in === "identity-based policy"
          ? `add { actions: [${JSON.stringify(action)}], resources: [${JSON.stringify(resource)}] } to the grants of "${name}"`
          : `no ${decision.in} allows it`;
    log.warn(`${name} may not ${action} on ${resource}: ${remedy}`);
  }
}
