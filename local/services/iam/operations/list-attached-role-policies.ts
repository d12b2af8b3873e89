import { type QueryOperation, requiredParameter } from "../../../gateway/query-api.ts";
import { onRole } from "../permissions.ts";
import type { IamStore } from "../store.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html */
export const listAttachedRolePolicies: QueryOperation<IamStore> = {
  name: "ListAttachedRolePolicies",
  permissions: onRole("iam:ListAttachedRolePolicies"),
  run(input, store) {
    const role = store.role(requiredParameter(input, "RoleName"));
    const member = store
      .attachedPolicyArns(role.name)
      .map((arn) => ({ PolicyName: arn.split("/").at(-1) ?? arn, PolicyArn: arn }));
    return { AttachedPolicies: { member }, IsTruncated: false };
  },
};
