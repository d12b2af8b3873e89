import { type Properties, textOf } from "../../properties.ts";
import type { SecretsManagerService } from "./index.ts";

/** `aws.secretsmanager.getSecret`. @throws AwsError ResourceNotFoundException */
export function getSecret(args: Properties, { context, store }: SecretsManagerService): Properties {
  const secret = store.get(textOf(args, "arn") ?? textOf(args, "name") ?? "");
  return {
    ...args,
    id: secret.arn,
    arn: secret.arn,
    name: secret.name,
    description: secret.description ?? "",
    kmsKeyId: secret.kmsKeyId ?? "",
    policy: secret.policy ?? "",
    tags: secret.tags,
    type: "",
    createdDate: new Date(secret.created).toISOString(),
    lastChangedDate: new Date(secret.changed).toISOString(),
    region: context.region,
  };
}

/** `aws.secretsmanager.getSecretVersion`. @throws AwsError ResourceNotFoundException */
export function getSecretVersion(args: Properties, service: SecretsManagerService): Properties {
  const { secret, version } = service.readValue(textOf(args, "secretId") ?? "", {
    versionId: textOf(args, "versionId"),
    stage: textOf(args, "versionStage"),
  });
  return {
    ...args,
    id: `${secret.arn}|${version.id}`,
    arn: secret.arn,
    secretArn: secret.arn,
    secretString: "string" in version.value ? version.value.string : "",
    secretBinary: "binary" in version.value ? version.value.binary : "",
    versionId: version.id,
    versionStages: version.stages,
    createdDate: new Date(version.created).toISOString(),
    region: service.context.region,
  };
}
