import type { RolePolicies } from "../../gateway/authorization.ts";
import { type Policy, parsePolicy } from "../../iam/policy.ts";
import type { IamStore } from "./store.ts";

/** The policies of roles, read once and again when something in the store has changed. */
export class ParsedPolicies {
  readonly #store: IamStore;
  readonly #ofRole = new Map<string, RolePolicies>();
  readonly #trust = new Map<string, Policy>();
  #version = 0;

  constructor(store: IamStore) {
    this.#store = store;
  }

  /** Nothing for a role that there is not. */
  ofRole(roleArn: string): RolePolicies {
    this.#forgetOld();
    const known = this.#ofRole.get(roleArn);
    if (known) return known;
    const role = this.#store.findRoleByArn(roleArn);
    const limit = role?.permissionsBoundary ? this.#store.findPolicy(role.permissionsBoundary) : undefined;
    const policies = {
      identity: role ? this.#store.policiesOf(role.name).map(({ document }) => parsePolicy(document)) : [],
      boundary: limit && parsePolicy(limit.document),
    };
    this.#ofRole.set(roleArn, policies);
    return policies;
  }

  /** Undefined for a role that there is not. */
  trustOf(roleArn: string): Policy | undefined {
    this.#forgetOld();
    const role = this.#store.findRoleByArn(roleArn);
    if (role?.arn !== roleArn) return undefined;
    const trust = this.#trust.get(roleArn) ?? parsePolicy(role.assumeRolePolicy);
    this.#trust.set(roleArn, trust);
    return trust;
  }

  #forgetOld(): void {
    if (this.#version === this.#store.version) return;
    this.#version = this.#store.version;
    this.#ofRole.clear();
    this.#trust.clear();
  }
}
