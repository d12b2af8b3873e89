import { type JsonOperation, optionalNumber, optionalText, requiredText } from "../../../gateway/json-api.ts";
import type { SsmService } from "../index.ts";
import { parseName } from "../parameter-name.ts";
import { onParameter } from "../permissions.ts";
import { metadataJson, shownValue } from "./parameter-json.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html */
export const getParameterHistory: JsonOperation<SsmService> = {
  name: "GetParameterHistory",
  permissions: onParameter("ssm:GetParameterHistory"),
  run(input, ssm) {
    const { name } = parseName(requiredText(input, "Name"), ssm.store);
    const limit = optionalNumber(input, "MaxResults") ?? 50;
    const after = Number(optionalText(input, "NextToken") ?? 0);
    const left = ssm.store.history(name).filter(({ version }) => version > after);
    const page = left.slice(0, limit);
    return {
      Parameters: page.map((parameter) => ({
        ...metadataJson(parameter),
        Value: shownValue(parameter, ssm, input.WithDecryption === true),
        Labels: parameter.labels,
        LastModifiedUser: `arn:aws:iam::${ssm.context.accountId}:root`,
      })),
      NextToken: page.length < left.length ? String(page.at(-1)?.version) : undefined,
    };
  },
};
