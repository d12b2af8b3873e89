import type { XmlValue } from "../../../gateway/xml.ts";
import type { Role } from "../store.ts";

/** A role as IAM answers it; its trust policy is percent-encoded, as RFC 3986 says. */
export function roleXml(role: Role): { readonly [element: string]: XmlValue } {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createDate,
    AssumeRolePolicyDocument: encodeURIComponent(role.assumeRolePolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    PermissionsBoundary: role.permissionsBoundary
      ? { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: role.permissionsBoundary }
      : undefined,
  };
}
