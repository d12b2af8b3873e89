import { type JsonOperation, requiredText } from "../../../gateway/json-api.ts";
import type { SsmService } from "../index.ts";
import { onParameter } from "../permissions.ts";
import { readParameter } from "./read-parameter.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
export const getParameter: JsonOperation<SsmService> = {
  name: "GetParameter",
  permissions: onParameter("ssm:GetParameter"),
  run: (input, ssm) => ({
    Parameter: readParameter(requiredText(input, "Name"), ssm, input.WithDecryption === true),
  }),
};
