import { AwsError } from "../../../gateway/api.ts";
import { type JsonOperation, requiredText } from "../../../gateway/json-api.ts";
import type { SsmService } from "../index.ts";
import { onParameter } from "../permissions.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html */
export const deleteParameter: JsonOperation<SsmService> = {
  name: "DeleteParameter",
  note: "A parameter of the program comes back with the next start.",
  permissions: onParameter("ssm:DeleteParameter"),
  run(input, ssm) {
    const name = requiredText(input, "Name");
    if (!ssm.store.delete(name)) throw new AwsError("ParameterNotFound", `Parameter ${name} not found.`);
    return {};
  },
};
