import { AwsError } from "../../../gateway/api.ts";
import { type QueryOperation, requiredParameter } from "../../../gateway/query-api.ts";
import { onPolicy } from "../permissions.ts";
import type { IamStore } from "../store.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html */
export const getPolicyVersion: QueryOperation<IamStore> = {
  name: "GetPolicyVersion",
  note: "Only the present version of a policy is kept.",
  permissions: onPolicy("iam:GetPolicyVersion"),
  run(input, store) {
    const policy = store.policy(requiredParameter(input, "PolicyArn"));
    const version = requiredParameter(input, "VersionId");
    if (version !== policy.versionId) {
      throw new AwsError(
        "NoSuchEntity",
        `Policy ${policy.arn} version ${version} does not exist or is not attachable.`,
        404,
      );
    }
    return {
      PolicyVersion: {
        Document: encodeURIComponent(policy.document),
        VersionId: policy.versionId,
        IsDefaultVersion: true,
        CreateDate: policy.createDate,
      },
    };
  },
};
