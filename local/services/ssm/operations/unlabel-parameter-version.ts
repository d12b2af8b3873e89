import type { JsonOperation } from "../../../gateway/json-api.ts";
import type { SsmService } from "../index.ts";
import { onParameter } from "../permissions.ts";
import { labelling } from "./label-parameter-version.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UnlabelParameterVersion.html */
export const unlabelParameterVersion: JsonOperation<SsmService> = {
  name: "UnlabelParameterVersion",
  permissions: onParameter("ssm:UnlabelParameterVersion"),
  run(input, ssm) {
    const { name, version, labels } = labelling(input, ssm);
    const there = ssm.store.find(name, { version })?.labels ?? [];
    ssm.store.unlabel(name, version, labels);
    return {
      RemovedLabels: labels.filter((label) => there.includes(label)),
      InvalidLabels: labels.filter((label) => !there.includes(label)),
    };
  },
};
