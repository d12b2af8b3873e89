import { type JsonOperation, optionalNumber, requiredText } from "../../../gateway/json-api.ts";
import { invalidParameter } from "../errors.ts";
import type { SecretsManagerService } from "../index.ts";
import { recoveryWindow } from "../limits.ts";
import { onSecret } from "../permissions.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
export const deleteSecret: JsonOperation<SecretsManagerService> = {
  name: "DeleteSecret",
  note: "A secret of the program comes back with the next start after the recovery window.",
  permissions: onSecret("secretsmanager:DeleteSecret"),
  run(input, service) {
    const force = input.ForceDeleteWithoutRecovery === true;
    const days = optionalNumber(input, "RecoveryWindowInDays");
    if (force && days !== undefined) {
      throw invalidParameter(
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
      );
    }
    if (days !== undefined && (days < recoveryWindow.min || days > recoveryWindow.max)) {
      throw invalidParameter(
        `The RecoveryWindowInDays value must be between ${recoveryWindow.min} and ${recoveryWindow.max} days (inclusive).`,
      );
    }
    const secret = service.store.getUsable(requiredText(input, "SecretId"));
    const deletion = service.deleteAfter(secret, force ? 0 : (days ?? recoveryWindow.default));
    return { ARN: secret.arn, Name: secret.name, DeletionDate: deletion / 1_000 };
  },
};
