import { AwsError } from "../../../gateway/api.ts";
import {
  type JsonInput,
  type JsonOperation,
  optionalNumber,
  optionalTexts,
  requiredText,
} from "../../../gateway/json-api.ts";
import type { SsmService } from "../index.ts";
import { isLabel } from "../limits.ts";
import { parseName } from "../parameter-name.ts";
import { onParameter } from "../permissions.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_LabelParameterVersion.html */
export const labelParameterVersion: JsonOperation<SsmService> = {
  name: "LabelParameterVersion",
  permissions: onParameter("ssm:LabelParameterVersion"),
  run(input, ssm) {
    const { name, version, labels } = labelling(input, ssm);
    const valid = labels.filter(isLabel);
    if (valid.length > 0) ssm.store.label(name, version, valid);
    return { InvalidLabels: labels.filter((label) => !isLabel(label)), ParameterVersion: version };
  },
};

/** What the two labelling operations are asked. @throws AwsError ParameterNotFound, ParameterVersionNotFound */
export function labelling(input: JsonInput, ssm: SsmService) {
  const { name } = parseName(requiredText(input, "Name"), ssm.store);
  const present = ssm.store.get(name).version;
  const version = optionalNumber(input, "ParameterVersion") ?? present;
  if (!ssm.store.find(name, { version })) {
    throw new AwsError(
      "ParameterVersionNotFound",
      `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
    );
  }
  return { name, version, labels: optionalTexts(input, "Labels") ?? [] };
}
