import { tagList } from "../../../gateway/tag-list.ts";
import type { Secret, SecretVersion } from "../secret.ts";

/** A secret without its values, as DescribeSecret and ListSecrets answer it; the two name the versions differently. */
export function secretJson(secret: Secret, versions: "VersionIdsToStages" | "SecretVersionsToStages") {
  const labelled = secret.versions.filter(({ stages }) => stages.length > 0);
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    RotationEnabled: false,
    CreatedDate: secret.created / 1_000,
    LastChangedDate: secret.changed / 1_000,
    LastAccessedDate: secret.accessed === undefined ? undefined : secret.accessed / 1_000,
    DeletedDate: secret.deletion === undefined ? undefined : secret.deletion / 1_000,
    Tags: tagList(secret.tags),
    [versions]:
      labelled.length > 0 ? Object.fromEntries(labelled.map(({ id, stages }) => [id, stages])) : undefined,
  };
}

/** A value, as GetSecretValue and BatchGetSecretValue answer it. */
export function valueJson(secret: Secret, version: SecretVersion) {
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    ...("string" in version.value
      ? { SecretString: version.value.string }
      : { SecretBinary: version.value.binary }),
    VersionStages: version.stages,
    CreatedDate: version.created / 1_000,
  };
}
