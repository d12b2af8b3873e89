import { join } from "node:path";
import type { CloudContext } from "../../context.ts";
import type { Caller } from "../../gateway/api.ts";
import { queryApi } from "../../gateway/query-api.ts";
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
  readonly #keys: AccessKeys;

  constructor(context: CloudContext) {
    this.context = context;
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
   */
  credentialsFor(roleArn: string, session = "local"): Credentials {
    return this.#keys.credentialsFor(roleArn, session);
  }

  /** Who signs with this key. Keys that are not of `credentialsFor` act as the account's root user. */
  callerOf(accessKeyId: string): Caller {
    const { accountId } = this.context;
    const session = this.#keys.sessionOf(accessKeyId);
    const arn = session
      ? `arn:aws:sts::${accountId}:assumed-role/${session.roleArn.split("/").at(-1)}/${session.session}`
      : `arn:aws:iam::${accountId}:root`;
    return { accessKeyId, accountId, arn };
  }

  /** Every policy document that applies to a role; empty for an unknown role. */
  policiesOf(roleName: string): readonly AppliedPolicy[] {
    return this.store.policiesOf(roleName);
  }
}
