import { AwsError } from "../../../gateway/api.ts";
import { type JsonInput, type JsonOperation, optionalTexts } from "../../../gateway/json-api.ts";
import type { SsmService } from "../index.ts";
import { onParameters } from "../permissions.ts";
import { readParameter } from "./read-parameter.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
export const getParameters: JsonOperation<SsmService> = {
  name: "GetParameters",
  permissions: onParameters("ssm:GetParameters"),
  run(input, ssm) {
    const Parameters: object[] = [];
    const InvalidParameters: string[] = [];
    for (const name of namesOf(input)) {
      try {
        Parameters.push(readParameter(name, ssm, input.WithDecryption === true));
      } catch (error) {
        if (!(error instanceof AwsError) || !/NotFound$/.test(error.code)) throw error;
        InvalidParameters.push(name);
      }
    }
    return { Parameters, InvalidParameters };
  },
};

/** `Names`, ten at most. @throws AwsError ValidationException */
export function namesOf(input: JsonInput): readonly string[] {
  const names = optionalTexts(input, "Names") ?? [];
  if (names.length >= 1 && names.length <= 10) return names;
  throw new AwsError(
    "ValidationException",
    "1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length between 1 and 10",
  );
}
