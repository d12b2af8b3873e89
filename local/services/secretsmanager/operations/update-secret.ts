import { type JsonOperation, optionalText, requiredText } from "../../../gateway/json-api.ts";
import type { SecretsManagerService } from "../index.ts";
import { onSecret } from "../permissions.ts";
import { addVersion, current } from "../secret.ts";
import { givenValue, isRepeated, versionIdOf } from "./value-input.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html */
export const updateSecret: JsonOperation<SecretsManagerService> = {
  name: "UpdateSecret",
  permissions: onSecret("secretsmanager:UpdateSecret"),
  run(input, { context, store }) {
    const secret = store.getUsable(requiredText(input, "SecretId"));
    const value = givenValue(input);
    const id = versionIdOf(input);
    const now = context.clock.now();
    const described = {
      ...secret,
      description: optionalText(input, "Description") ?? secret.description,
      kmsKeyId: optionalText(input, "KmsKeyId") ?? secret.kmsKeyId,
      changed: now,
    };
    const repeated = value !== undefined && isRepeated(secret, id, value);
    store.put(
      value && !repeated ? addVersion(described, { id, value, created: now, stages: [current] }) : described,
    );
    return { ARN: secret.arn, Name: secret.name, ...(value ? { VersionId: id } : {}) };
  },
};
