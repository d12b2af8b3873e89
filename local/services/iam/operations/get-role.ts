import { type QueryOperation, requiredParameter } from "../../../gateway/query-api.ts";
import { onRole } from "../permissions.ts";
import type { IamStore } from "../store.ts";
import { roleXml } from "./role-xml.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html */
export const getRole: QueryOperation<IamStore> = {
  name: "GetRole",
  permissions: onRole("iam:GetRole"),
  run: (input, store) => ({ Role: roleXml(store.role(requiredParameter(input, "RoleName"))) }),
};
