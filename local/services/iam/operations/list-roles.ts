import { arnOf } from "../../../context.ts";
import type { QueryOperation } from "../../../gateway/query-api.ts";
import type { IamStore } from "../store.ts";
import { roleXml } from "./role-xml.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html */
export const listRoles: QueryOperation<IamStore> = {
  name: "ListRoles",
  permissions: (_input, account) => [
    { action: "iam:ListRoles", resource: arnOf(account, "iam", "role/", "global") },
  ],
  run(input, store) {
    const prefix = input.get("PathPrefix") ?? "/";
    const limit = Number(input.get("MaxItems") ?? 100);
    const from = Number(input.get("Marker") ?? 0);
    const all = store.roles().filter((role) => role.path.startsWith(prefix));
    const truncated = from + limit < all.length;
    return {
      Roles: { member: all.slice(from, from + limit).map(roleXml) },
      IsTruncated: truncated,
      Marker: truncated ? String(from + limit) : undefined,
    };
  },
};
