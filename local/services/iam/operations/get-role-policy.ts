import { AwsError } from "../../../gateway/api.ts";
import { type QueryOperation, requiredParameter } from "../../../gateway/query-api.ts";
import { onRole } from "../permissions.ts";
import type { IamStore } from "../store.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
export const getRolePolicy: QueryOperation<IamStore> = {
  name: "GetRolePolicy",
  permissions: onRole("iam:GetRolePolicy"),
  run(input, store) {
    const role = store.role(requiredParameter(input, "RoleName"));
    const name = requiredParameter(input, "PolicyName");
    const document = store.inlinePolicies(role.name).get(name);
    if (document === undefined) {
      throw new AwsError("NoSuchEntity", `The role policy with name ${name} cannot be found.`, 404);
    }
    return { RoleName: role.name, PolicyName: name, PolicyDocument: encodeURIComponent(document) };
  },
};
