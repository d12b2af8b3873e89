import { AwsError } from "../../../gateway/api.ts";
import { type JsonOperation, optionalTexts } from "../../../gateway/json-api.ts";
import type { SsmService } from "../index.ts";
import { parameterArn } from "../permissions.ts";
import { findParameter, parameterJson } from "./parameter-json.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
export const getParameters: JsonOperation<SsmService> = {
  name: "GetParameters",
  permissions: (input, account) =>
    (optionalTexts(input, "Names") ?? []).map((name) => ({
      action: "ssm:GetParameters",
      resource: parameterArn(name, account),
    })),
  run(input, ssm) {
    const names = optionalTexts(input, "Names") ?? [];
    if (names.length < 1 || names.length > 10) {
      throw new AwsError(
        "ValidationException",
        "1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length between 1 and 10",
      );
    }
    const found = names.map((name) => ({ name, parameter: findParameter(name, ssm) }));
    return {
      Parameters: found.flatMap(({ parameter }) =>
        parameter ? [parameterJson(parameter, ssm, input.WithDecryption === true)] : [],
      ),
      InvalidParameters: found.flatMap(({ name, parameter }) => (parameter ? [] : [name])),
    };
  },
};
