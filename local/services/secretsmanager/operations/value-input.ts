import { randomUUID } from "node:crypto";
import { AwsError } from "../../../gateway/api.ts";
import { type JsonInput, optionalText } from "../../../gateway/json-api.ts";
import { exists, invalidParameter } from "../errors.ts";
import { refuseProblem, valueProblem } from "../limits.ts";
import { type Secret, type SecretValue, sameValue } from "../secret.ts";

/** @throws AwsError when both are given, or the value is too large */
export function givenValue(input: JsonInput): SecretValue | undefined {
  const string = optionalText(input, "SecretString");
  const binary = optionalText(input, "SecretBinary");
  if (string !== undefined && binary !== undefined) {
    throw invalidParameter("You can't specify both SecretString and SecretBinary in one request.");
  }
  const value = string !== undefined ? { string } : binary !== undefined ? { binary } : undefined;
  if (value) refuseProblem(valueProblem(value));
  return value;
}

/** The id that the new version gets: SDKs send one with each request, so that a repeated one makes no second version. */
export function versionIdOf(input: JsonInput): string {
  const token = optionalText(input, "ClientRequestToken") ?? randomUUID();
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
  if (token.length >= 32 && token.length <= 64) return token;
  throw new AwsError(
    "ValidationException",
    "1 validation error detected: Value at 'clientRequestToken' failed to satisfy constraint: Member must have length between 32 and 64",
  );
}

/**
 * True when the request was answered before.
 * @throws AwsError ResourceExistsException when its token made a version with another value
 */
export function isRepeated(secret: Secret, versionId: string, value: SecretValue | undefined): boolean {
  const made = secret.versions.find(({ id }) => id === versionId);
  if (!made) return false;
  if (value && sameValue(made.value, value)) return true;
  throw exists(
    `You can't use ClientRequestToken ${versionId} because that value is already in use for a version of secret ${secret.arn}.`,
  );
}
