import { arnOf } from "../../context.ts";
import type { Permissions } from "../../gateway/permission.ts";
import type { IamStore } from "./store.ts";

/** Of an operation on the role that `RoleName` names. */
export function onRole(action: string): Permissions<URLSearchParams, IamStore> {
  return (input, account, store) => {
    const name = input.get("RoleName") ?? "";
    return [
      { action, resource: store.findRole(name)?.arn ?? arnOf(account, "iam", `role/${name}`, "global") },
    ];
  };
}

/** Of an operation on the policy that `PolicyArn` names. */
export function onPolicy(action: string): Permissions<URLSearchParams, IamStore> {
  return (input) => [{ action, resource: input.get("PolicyArn") ?? "" }];
}
