import { AwsError } from "../../gateway/api.ts";
import { invalidParameter } from "./errors.ts";
import type { SecretValue } from "./secret.ts";

/** Bytes of a value. https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
export const maxValueBytes = 65_536;

/** Days of a recovery window. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
export const recoveryWindow = { min: 7, max: 30, default: 30 } as const;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html */
const maxStages = 20;

/** What AWS would refuse in a name. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export function nameProblem(name: string): string | undefined {
  return /^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name)
    ? undefined
    : `secret name ${JSON.stringify(name)} is not allowed: use 1 to 512 letters, digits and /_+=.@-`;
}

/** What AWS would refuse in a value. */
export function valueProblem(value: SecretValue): string | undefined {
  const bytes =
    "string" in value ? Buffer.byteLength(value.string) : Buffer.from(value.binary, "base64").length;
  if (bytes === 0) return "the secret value is empty; AWS takes 1 byte or more";
  return bytes > maxValueBytes
    ? `the secret value has ${bytes} bytes; at most ${maxValueBytes} are allowed: keep large content in S3`
    : undefined;
}

/** @throws AwsError InvalidParameterException */
export function refuseProblem(problem: string | undefined): void {
  if (problem !== undefined) throw invalidParameter(problem);
}

/** @throws AwsError ValidationException */
export function refuseStages(stages: readonly string[]): void {
  if (stages.length >= 1 && stages.length <= maxStages) return;
  throw new AwsError(
    "ValidationException",
    `1 validation error detected: Value at 'versionStages' failed to satisfy constraint: Member must have length between 1 and ${maxStages}`,
  );
}
