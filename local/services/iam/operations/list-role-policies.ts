import { type QueryOperation, requiredParameter } from "../../../gateway/query-api.ts";
import { onRole } from "../permissions.ts";
import type { IamStore } from "../store.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html */
export const listRolePolicies: QueryOperation<IamStore> = {
  name: "ListRolePolicies",
  permissions: onRole("iam:ListRolePolicies"),
  run(input, store) {
    const role = store.role(requiredParameter(input, "RoleName"));
    return { PolicyNames: { member: [...store.inlinePolicies(role.name).keys()] }, IsTruncated: false };
  },
};
