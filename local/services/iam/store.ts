import { AwsError } from "../../gateway/api.ts";
import { awsManagedPolicies } from "./aws-managed-policies.ts";

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  /** `AROA…` */
  readonly id: string;
  readonly createDate: string;
  readonly assumeRolePolicy: string;
  readonly description: string | undefined;
  /** Seconds. */
  readonly maxSessionDuration: number;
  readonly permissionsBoundary: string | undefined;
  /** Inline policies of the role's own arguments, by name. */
  readonly ownInlinePolicies: ReadonlyMap<string, string>;
  /** Policy ARNs of the role's own arguments. */
  readonly ownPolicyArns: readonly string[];
}

export interface ManagedPolicy {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  /** `ANPA…` */
  readonly id: string;
  readonly document: string;
  readonly description: string | undefined;
  readonly createDate: string;
  /** Counts up as the document changes: `v1`. */
  readonly versionId: string;
}

/** One policy that applies to a role. */
export interface AppliedPolicy {
  readonly name: string;
  /** Absent for an inline policy. */
  readonly arn?: string;
  readonly document: string;
}

/** Roles and policies of the account, as the program registered them. */
export class IamStore {
  readonly #roles = new Map<string, Role>();
  readonly #inline = new Map<string, Map<string, string>>();
  readonly #attached = new Map<string, Set<string>>();
  readonly #policies = new Map<string, ManagedPolicy>();
  #version = 0;

  /** Goes up with every change. */
  get version(): number {
    return this.#version;
  }

  putRole(role: Role): void {
    this.#version++;
    this.#roles.set(role.name, role);
  }

  deleteRole(name: string): void {
    this.#version++;
    this.#roles.delete(name);
    this.#inline.delete(name);
    this.#attached.delete(name);
  }

  roles(): readonly Role[] {
    return [...this.#roles.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  findRole(name: string): Role | undefined {
    return this.#roles.get(name);
  }

  findRoleByArn(arn: string): Role | undefined {
    return this.#roles.get(arn.split("/").at(-1) ?? "");
  }

  /** @throws AwsError NoSuchEntity */
  role(name: string): Role {
    const role = this.#roles.get(name);
    if (!role) throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
    return role;
  }

  putInlinePolicy(role: string, name: string, document: string): void {
    this.#version++;
    const policies = this.#inline.get(role) ?? new Map<string, string>();
    this.#inline.set(role, policies.set(name, document));
  }

  deleteInlinePolicy(role: string, name: string): void {
    this.#version++;
    this.#inline.get(role)?.delete(name);
  }

  inlinePolicies(role: string): ReadonlyMap<string, string> {
    return new Map([...(this.#roles.get(role)?.ownInlinePolicies ?? []), ...(this.#inline.get(role) ?? [])]);
  }

  attach(role: string, policyArn: string): void {
    this.#version++;
    this.#attached.set(role, (this.#attached.get(role) ?? new Set()).add(policyArn));
  }

  detach(role: string, policyArn: string): void {
    this.#version++;
    this.#attached.get(role)?.delete(policyArn);
  }

  attachedPolicyArns(role: string): readonly string[] {
    return [
      ...new Set([...(this.#roles.get(role)?.ownPolicyArns ?? []), ...(this.#attached.get(role) ?? [])]),
    ];
  }

  attachmentCount(policyArn: string): number {
    return [...this.#roles.keys()].filter((role) => this.attachedPolicyArns(role).includes(policyArn)).length;
  }

  putPolicy(policy: ManagedPolicy): void {
    this.#version++;
    this.#policies.set(policy.arn, policy);
  }

  deletePolicy(arn: string): void {
    this.#version++;
    this.#policies.delete(arn);
  }

  /** @throws AwsError NoSuchEntity */
  policy(arn: string): ManagedPolicy {
    const policy = this.#policies.get(arn) ?? awsManagedPolicy(arn);
    if (!policy) throw new AwsError("NoSuchEntity", `Policy ${arn} was not found.`, 404);
    return policy;
  }

  findPolicy(arn: string): ManagedPolicy | undefined {
    return this.#policies.get(arn) ?? awsManagedPolicy(arn);
  }

  /** Every policy of a role whose document is known, inline ones first. */
  policiesOf(role: string): readonly AppliedPolicy[] {
    const inline = [...this.inlinePolicies(role)].map(([name, document]) => ({ name, document }));
    const attached = this.attachedPolicyArns(role).flatMap((arn) => {
      const policy = this.findPolicy(arn);
      return policy ? [{ name: policy.name, arn, document: policy.document }] : [];
    });
    return [...inline, ...attached];
  }
}

function awsManagedPolicy(arn: string): ManagedPolicy | undefined {
  const statements = awsManagedPolicies[arn];
  if (!statements) return undefined;
  const path = arn.slice(arn.indexOf(":policy") + ":policy".length, arn.lastIndexOf("/") + 1);
  return {
    arn,
    name: arn.split("/").at(-1) ?? arn,
    path,
    id: "ANPAAWSMANAGEDPOLICY",
    document: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    description: undefined,
    createDate: "2015-02-06T18:40:58Z",
    versionId: "v1",
  };
}
