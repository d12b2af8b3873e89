import { type JsonOperation, optionalTexts, requiredText } from "../../../gateway/json-api.ts";
import { invalidParameter } from "../errors.ts";
import type { SecretsManagerService } from "../index.ts";
import { refuseStages } from "../limits.ts";
import { onSecret } from "../permissions.ts";
import { addVersion, current, type Secret } from "../secret.ts";
import { givenValue, isRepeated, versionIdOf } from "./value-input.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html */
export const putSecretValue: JsonOperation<SecretsManagerService> = {
  name: "PutSecretValue",
  permissions: onSecret("secretsmanager:PutSecretValue"),
  run(input, { context, store }) {
    const secret = store.getUsable(requiredText(input, "SecretId"));
    const value = givenValue(input);
    if (!value) throw invalidParameter("You must provide either SecretString or SecretBinary.");
    const id = versionIdOf(input);
    const stages = optionalTexts(input, "VersionStages") ?? [current];
    refuseStages(stages);
    if (isRepeated(secret, id, value)) return answer(secret, id);
    const changed = addVersion(secret, { id, value, created: context.clock.now(), stages });
    store.put(changed);
    return answer(changed, id);
  },
};

function answer(secret: Secret, id: string) {
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: id,
    VersionStages: secret.versions.find((version) => version.id === id)?.stages,
  };
}
