import { type JsonOperation, optionalText, requiredText } from "../../../gateway/json-api.ts";
import type { SecretsManagerService } from "../index.ts";
import { onSecret } from "../permissions.ts";
import { valueJson } from "./secret-json.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export const getSecretValue: JsonOperation<SecretsManagerService> = {
  name: "GetSecretValue",
  permissions: onSecret("secretsmanager:GetSecretValue"),
  run(input, service) {
    const { secret, version } = service.readValue(requiredText(input, "SecretId"), {
      versionId: optionalText(input, "VersionId"),
      stage: optionalText(input, "VersionStage"),
    });
    return valueJson(secret, version);
  },
};
