import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SsmService } from "../index.ts";
import { onParameters } from "../permissions.ts";
import { namesOf } from "./get-parameters.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameters.html */
export const deleteParameters: JsonOperation<SsmService> = {
  name: "DeleteParameters",
  note: "A parameter of the program comes back with the next start.",
  permissions: onParameters("ssm:DeleteParameters"),
  run(input, ssm) {
    const names = namesOf(input);
    const DeletedParameters = names.filter((name) => ssm.store.delete(name));
    return {
      DeletedParameters,
      InvalidParameters: names.filter((name) => !DeletedParameters.includes(name)),
    };
  },
};
