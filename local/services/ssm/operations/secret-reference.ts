import { AwsError } from "../../../gateway/api.ts";
import type { SsmService } from "../index.ts";

const prefix = "/aws/reference/secretsmanager/";

/** The secret that a parameter's name passes through to; undefined for the name of a real parameter. */
export function secretIdOf(name: string): string | undefined {
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
}

/**
 * A secret's value, read as a parameter.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html
 * @throws AwsError ParameterNotFound; ValidationException without decryption
 */
export function readSecret(name: string, secretId: string, ssm: SsmService, withDecryption: boolean) {
  if (!withDecryption) {
    throw new AwsError(
      "ValidationException",
      "WithDecryption flag must be True for retrieving a Secret Manager secret.",
    );
  }
  const { secret, version } = read(name, secretId, ssm);
  return {
    Name: name,
    Type: "SecureString",
    Value: "string" in version.value ? version.value.string : version.value.binary,
    Version: 0,
    SourceResult: JSON.stringify({
      ARN: secret.arn,
      name: secret.name,
      versionId: version.id,
      versionStages: version.stages,
      createdDate: new Date(version.created).toISOString(),
    }),
    LastModifiedDate: version.created / 1_000,
    ARN: ssm.arnOf(name),
    DataType: "text",
  };
}

function read(name: string, secretId: string, ssm: SsmService) {
  try {
    return ssm.secrets.readValue(secretId);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(
      "ParameterNotFound",
      `An error occurred (${error.code}) when referencing Secrets Manager: Secret ${name} not found.`,
    );
  }
}
