import type { CloudContext } from "../../context.ts";
import { jsonApi } from "../../gateway/json-api.ts";
import type { Service } from "../../service.ts";
import { noSuchValue } from "./errors.ts";
import { getSecret, getSecretVersion } from "./functions.ts";
import { batchGetSecretValue } from "./operations/batch-get-secret-value.ts";
import { createSecret } from "./operations/create-secret.ts";
import { deleteSecret } from "./operations/delete-secret.ts";
import { describeSecret } from "./operations/describe-secret.ts";
import { getRandomPassword } from "./operations/get-random-password.ts";
import { getResourcePolicy } from "./operations/get-resource-policy.ts";
import { getSecretValue } from "./operations/get-secret-value.ts";
import { listSecretVersionIds } from "./operations/list-secret-version-ids.ts";
import { listSecrets } from "./operations/list-secrets.ts";
import { putSecretValue } from "./operations/put-secret-value.ts";
import { restoreSecret } from "./operations/restore-secret.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { updateSecret } from "./operations/update-secret.ts";
import { updateSecretVersionStage } from "./operations/update-secret-version-stage.ts";
import { secretHandler } from "./resources/secret.ts";
import { secretPolicyHandler } from "./resources/secret-policy.ts";
import { secretVersionHandler } from "./resources/secret-version.ts";
import { current, type Secret, type SecretVersion, versionAt } from "./secret.ts";
import { SecretStore } from "./store.ts";

/** AWS Secrets Manager: secrets with versions and staging labels. */
export class SecretsManagerService implements Service {
  readonly name = "secretsmanager";
  readonly title = "AWS Secrets Manager";
  readonly resources: Service["resources"];
  readonly functions: NonNullable<Service["functions"]>;
  readonly api: NonNullable<Service["api"]>;
  readonly context: CloudContext;
  readonly store: SecretStore;

  constructor(context: CloudContext) {
    this.context = context;
    this.store = new SecretStore(context);
    this.resources = {
      "aws:secretsmanager/secret:Secret": secretHandler(this),
      "aws:secretsmanager/secretVersion:SecretVersion": secretVersionHandler(this),
      "aws:secretsmanager/secretPolicy:SecretPolicy": secretPolicyHandler(this),
    };
    this.functions = {
      "aws:secretsmanager/getSecret:getSecret": (args) => getSecret(args, this),
      "aws:secretsmanager/getSecretVersion:getSecretVersion": (args) => getSecretVersion(args, this),
    };
    this.api = jsonApi<SecretsManagerService>({
      scope: "secretsmanager",
      contentType: "application/x-amz-json-1.1",
      dependencies: this,
      operations: [
        createSecret,
        getSecretValue,
        batchGetSecretValue,
        putSecretValue,
        updateSecret,
        describeSecret,
        listSecrets,
        listSecretVersionIds,
        updateSecretVersionStage,
        deleteSecret,
        restoreSecret,
        tagResource,
        untagResource,
        getRandomPassword,
        getResourcePolicy,
      ],
    });
  }

  async start(): Promise<void> {
    this.store.load();
  }

  async stop(): Promise<void> {}

  /**
   * A value of a secret, the current one unless told.
   * @param id name or ARN
   * @throws AwsError ResourceNotFoundException, InvalidRequestException
   */
  readValue(
    id: string,
    which: { readonly versionId?: string | undefined; readonly stage?: string | undefined } = {},
  ): { readonly secret: Secret; readonly version: SecretVersion } {
    const secret = this.store.getUsable(id);
    const { versionId, stage = versionId === undefined ? current : undefined } = which;
    const version =
      versionId === undefined
        ? versionAt(secret, stage ?? current)
        : secret.versions.find((each) => each.id === versionId);
    if (!version || (stage !== undefined && !version.stages.includes(stage))) {
      throw noSuchValue(versionId === undefined ? `staging label: ${stage}` : `VersionId: ${versionId}`);
    }
    this.store.touch(secret);
    return { secret, version };
  }

  /**
   * Marks the secret for deletion, or removes it when there are no days to wait.
   * @returns when it is gone, in milliseconds since the epoch
   */
  deleteAfter(secret: Secret, days: number): number {
    const deletion = this.context.clock.now() + days * 86_400_000;
    if (days === 0) this.store.remove(secret.name);
    else this.store.put({ ...secret, deletion });
    return deletion;
  }
}
