import { type JsonOperation, optionalNumber, optionalText, requiredText } from "../../../gateway/json-api.ts";
import type { SsmService } from "../index.ts";
import { parameterArn } from "../permissions.ts";
import { parameterJson } from "./parameter-json.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
export const getParametersByPath: JsonOperation<SsmService> = {
  name: "GetParametersByPath",
  note: "ParameterFilters are ignored.",
  permissions: (input, account) => [
    {
      action: "ssm:GetParametersByPath",
      resource: parameterArn((optionalText(input, "Path") ?? "").replace(/\/+$/, ""), account),
      context: { "ssm:Recursive": String(input.Recursive === true) },
    },
  ],
  run(input, ssm) {
    const path = requiredText(input, "Path").replace(/\/*$/, "/");
    const limit = optionalNumber(input, "MaxResults") ?? 10;
    const after = optionalText(input, "NextToken") ?? "";
    const all = ssm.store
      .all()
      .filter(({ name }) => name.startsWith(path) && name > after)
      .filter(({ name }) => input.Recursive === true || !name.slice(path.length).includes("/"));
    const page = all.slice(0, limit);
    return {
      Parameters: page.map((parameter) => parameterJson(parameter, ssm, input.WithDecryption === true)),
      NextToken: page.length < all.length ? page.at(-1)?.name : undefined,
    };
  },
};
