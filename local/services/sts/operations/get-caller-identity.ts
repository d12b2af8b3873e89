import type { QueryOperation } from "../../../gateway/query-api.ts";
import type { IamService } from "../../iam/index.ts";

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const getCallerIdentity: QueryOperation<IamService> = {
  name: "GetCallerIdentity",
  run(_input, iam, { caller }) {
    const [, role = "", session = ""] = /:assumed-role\/([^/]+)\/(.+)$/.exec(caller.arn) ?? [];
    const roleId = iam.store.findRole(role)?.id;
    return {
      Arn: caller.arn,
      UserId: roleId ? `${roleId}:${session}` : caller.accountId,
      Account: caller.accountId,
    };
  },
};
