import { AwsError } from "../../gateway/api.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html */
export function queueDoesNotExist(): AwsError {
  return new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
}

export function missingParameter(name: string): AwsError {
  return new AwsError("MissingParameter", `The request must contain the parameter ${name}.`);
}

export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message);
}

/** The wording SQS has for a value that is wrong by itself. */
export function invalidValue(value: unknown, parameter: string, reason: string): AwsError {
  return invalidParameter(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);
}

export function receiptHandleIsInvalid(handle: string): AwsError {
  return new AwsError(
    "ReceiptHandleIsInvalid",
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
    404,
  );
}
