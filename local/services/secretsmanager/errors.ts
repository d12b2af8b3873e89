import { AwsError } from "../../gateway/api.ts";

/** In AWS's words. https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html */
export function noSuchSecret(): AwsError {
  return new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
}

export function noSuchValue(what: string): AwsError {
  return new AwsError(
    "ResourceNotFoundException",
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}

export function markedForDeletion(): AwsError {
  return new AwsError(
    "InvalidRequestException",
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}

export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

export function invalidRequest(message: string): AwsError {
  return new AwsError("InvalidRequestException", message);
}

export function exists(message: string): AwsError {
  return new AwsError("ResourceExistsException", message);
}
