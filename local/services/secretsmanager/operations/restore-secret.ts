import { type JsonOperation, requiredText } from "../../../gateway/json-api.ts";
import type { SecretsManagerService } from "../index.ts";
import { onSecret } from "../permissions.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RestoreSecret.html */
export const restoreSecret: JsonOperation<SecretsManagerService> = {
  name: "RestoreSecret",
  permissions: onSecret("secretsmanager:RestoreSecret"),
  run(input, { store }) {
    const secret = store.get(requiredText(input, "SecretId"));
    store.put({ ...secret, deletion: undefined });
    return { ARN: secret.arn, Name: secret.name };
  },
};
