import { type QueryOperation, requiredParameter } from "../../../gateway/query-api.ts";
import { onPolicy } from "../permissions.ts";
import type { IamStore } from "../store.ts";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html */
export const getPolicy: QueryOperation<IamStore> = {
  name: "GetPolicy",
  permissions: onPolicy("iam:GetPolicy"),
  run(input, store) {
    const policy = store.policy(requiredParameter(input, "PolicyArn"));
    return {
      Policy: {
        PolicyName: policy.name,
        PolicyId: policy.id,
        Arn: policy.arn,
        Path: policy.path,
        DefaultVersionId: policy.versionId,
        AttachmentCount: store.attachmentCount(policy.arn),
        IsAttachable: true,
        Description: policy.description,
        CreateDate: policy.createDate,
        UpdateDate: policy.createDate,
      },
    };
  },
};
