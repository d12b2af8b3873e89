import { needsNothing } from "../../../gateway/permission.ts";
import type { QueryOperation } from "../../../gateway/query-api.ts";
import type { IamService } from "../../iam/index.ts";

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const getCallerIdentity: QueryOperation<IamService> = {
  name: "GetCallerIdentity",
  permissions: needsNothing,
  run(_input, _iam, { caller }) {
    return { Arn: caller.arn, UserId: caller.userId, Account: caller.accountId };
  },
};
