import { AwsError } from "../../../gateway/api.ts";
import { type JsonOperation, requiredText } from "../../../gateway/json-api.ts";
import type { SsmService } from "../index.ts";
import { onParameter } from "../permissions.ts";
import { findParameter, parameterJson } from "./parameter-json.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
export const getParameter: JsonOperation<SsmService> = {
  name: "GetParameter",
  note: "Only the present version of a parameter is kept; labels are not.",
  permissions: onParameter("ssm:GetParameter"),
  run(input, ssm) {
    const name = requiredText(input, "Name");
    const parameter = findParameter(name, ssm);
    if (!parameter) throw new AwsError("ParameterNotFound", `Parameter ${name} not found.`);
    return { Parameter: parameterJson(parameter, ssm, input.WithDecryption === true) };
  },
};
