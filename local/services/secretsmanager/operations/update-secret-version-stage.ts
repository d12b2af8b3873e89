import { type JsonOperation, optionalText, requiredText } from "../../../gateway/json-api.ts";
import { invalidParameter, noSuchValue } from "../errors.ts";
import type { SecretsManagerService } from "../index.ts";
import { onSecret } from "../permissions.ts";
import { current, moveStage, type Secret, versionAt } from "../secret.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html */
export const updateSecretVersionStage: JsonOperation<SecretsManagerService> = {
  name: "UpdateSecretVersionStage",
  permissions: onSecret("secretsmanager:UpdateSecretVersionStage"),
  run(input, { context, store }) {
    const secret = store.getUsable(requiredText(input, "SecretId"));
    const stage = requiredText(input, "VersionStage");
    const to = optionalText(input, "MoveToVersionId");
    refuseMove(secret, stage, optionalText(input, "RemoveFromVersionId"), to);
    store.put({
      ...secret,
      versions: moveStage(secret.versions, stage, to),
      changed: context.clock.now(),
    });
    return { ARN: secret.arn, Name: secret.name };
  },
};

/** @throws AwsError for a move that does not name where the label is now, or that would leave no current version */
function refuseMove(secret: Secret, stage: string, from: string | undefined, to: string | undefined): void {
  for (const id of [from, to]) {
    if (id !== undefined && !secret.versions.some((version) => version.id === id)) {
      throw noSuchValue(`VersionId: ${id}`);
    }
  }
  const holder = versionAt(secret, stage);
  if (holder && holder.id !== to && from !== holder.id) {
    throw invalidParameter(
      `The parameter RemoveFromVersionId can't be ${from === undefined ? "empty" : from}. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (stage === current && to === undefined) {
    throw invalidParameter(
      `You can only move staging label ${current} to a different secret version. It can't be completely removed.`,
    );
  }
  if (!holder && to === undefined) {
    throw invalidParameter(`Staging label ${stage} isn't attached to a version of the secret.`);
  }
}
