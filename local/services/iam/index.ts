import { join } from "node:path";
import type { CloudContext } from "../../context.ts";
import type { AccessKey } from "../../gateway/access-key.ts";
import { administratorKey } from "../../gateway/administrator.ts";
import type { Caller } from "../../gateway/api.ts";
import { Authorizer } from "../../gateway/authorization.ts";
import { queryApi } from "../../gateway/query-api.ts";
import { contextOf } from "../../iam/context.ts";
import { decide } from "../../iam/decision.ts";
import type { Service } from "../../service.ts";
import { AccessKeys, type Credentials } from "./access-keys.ts";
import { getPolicyDocument } from "./get-policy-document.ts";
import { getPolicy } from "./operations/get-policy.ts";
import { getPolicyVersion } from "./operations/get-policy-version.ts";
import { getRole } from "./operations/get-role.ts";
import { getRolePolicy } from "./operations/get-role-policy.ts";
import { listAttachedRolePolicies } from "./operations/list-attached-role-policies.ts";
import { listRolePolicies } from "./operations/list-role-policies.ts";
import { listRoles } from "./operations/list-roles.ts";
import { ParsedPolicies } from "./parsed-policies.ts";
import { policyHandler } from "./resources/policy.ts";
import { roleHandler } from "./resources/role.ts";
import { rolePolicyHandler } from "./resources/role-policy.ts";
import { rolePolicyAttachmentHandler } from "./resources/role-policy-attachment.ts";
import { type AppliedPolicy, IamStore } from "./store.ts";

export type { Credentials } from "./access-keys.ts";
export type { AppliedPolicy } from "./store.ts";

/** AWS Identity and Access Management: roles, their policies, and the keys that functions run with. */
export class IamService implements Service {
  readonly name = "iam";
  readonly title = "AWS Identity and Access Management";
  readonly resources: Service["resources"];
  readonly functions: NonNullable<Service["functions"]>;
  readonly api: NonNullable<Service["api"]>;
  readonly context: CloudContext;
  readonly store = new IamStore();
  /** What roles may do, held against their policies. */
  readonly authorizer: Authorizer;
  readonly policies = new ParsedPolicies(this.store);
  readonly #keys: AccessKeys;

  constructor(context: CloudContext) {
    this.context = context;
    this.authorizer = new Authorizer({
      context,
      policiesOf: (roleArn) => this.policies.ofRole(roleArn),
    });
    this.#keys = new AccessKeys(join(context.dir, "iam", "key"));
    this.resources = {
      "aws:iam/role:Role": roleHandler(context, this.store),
      "aws:iam/rolePolicy:RolePolicy": rolePolicyHandler(this.store),
      "aws:iam/policy:Policy": policyHandler(context, this.store),
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachmentHandler(context, this.store),
    };
    this.functions = { "aws:iam/getPolicyDocument:getPolicyDocument": getPolicyDocument };
    this.api = queryApi<IamStore>({
      scope: "iam",
      namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
      dependencies: this.store,
      operations: [
        getRole,
        listRoles,
        getRolePolicy,
        listRolePolicies,
        listAttachedRolePolicies,
        getPolicy,
        getPolicyVersion,
      ],
    });
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  /**
   * Keys that act as the role: the same for the same role and session over restarts.
   * @param session - names the caller in `assumed-role/<role>/<session>`; a function's own name on AWS
   * @param expiresAt - milliseconds since the epoch; without it they last
   */
  credentialsFor(roleArn: string, session = "local", expiresAt?: number): Credentials {
    return this.#keys.credentialsFor(roleArn, session, expiresAt);
  }

  /** A key of `credentialsFor`, or one of the person at the keyboard; undefined for every other. */
  findKey(accessKeyId: string): AccessKey | undefined {
    const found = this.#keys.sessionOf(accessKeyId);
    if (!found) return administratorKey(accessKeyId, this.context.accountId);
    const { roleArn, session, credentials, expiresAt } = found;
    return {
      secretAccessKey: credentials.secretAccessKey,
      sessionToken: credentials.sessionToken,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      caller: { ...this.sessionOf(roleArn, session), accessKeyId },
    };
  }

  /** A session of the role, as whom a function or its platform acts. */
  sessionOf(roleArn: string, session: string): Caller {
    const { accountId } = this.context;
    const name = roleArn.split("/").at(-1) ?? roleArn;
    const sessionArn = `arn:aws:sts::${accountId}:assumed-role/${name}/${session}`;
    return {
      accessKeyId: "",
      accountId,
      arn: sessionArn,
      userId: `${this.store.findRole(name)?.id ?? name}:${session}`,
      principal: { kind: "role", accountId, roleArn, sessionArn },
    };
  }

  /** Whether the role's trust policy lets an AWS service take it on: `lambda.amazonaws.com`. */
  mayAssume(roleArn: string, service: string): boolean {
    const trust = this.policies.trustOf(roleArn);
    return decide(
      {
        principal: { kind: "service", name: service },
        action: "sts:AssumeRole",
        resource: roleArn,
        context: contextOf({ "aws:SourceAccount": this.context.accountId }),
      },
      { identity: [], resource: trust },
    ).allowed;
  }

  /** Every policy document that applies to a role; empty for an unknown role. */
  policiesOf(roleName: string): readonly AppliedPolicy[] {
    return this.store.policiesOf(roleName);
  }
}
