import { type JsonOperation, requiredText } from "../../../gateway/json-api.ts";
import type { SecretsManagerService } from "../index.ts";
import { onSecret } from "../permissions.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetResourcePolicy.html */
export const getResourcePolicy: JsonOperation<SecretsManagerService> = {
  name: "GetResourcePolicy",
  permissions: onSecret("secretsmanager:GetResourcePolicy"),
  run(input, { store }) {
    const { arn, name, policy } = store.get(requiredText(input, "SecretId"));
    return { ARN: arn, Name: name, ResourcePolicy: policy };
  },
};
