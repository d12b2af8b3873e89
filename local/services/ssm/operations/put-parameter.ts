import { AwsError } from "../../../gateway/api.ts";
import { type JsonOperation, optionalText, requiredText } from "../../../gateway/json-api.ts";
import type { SsmService } from "../index.ts";
import { isParameterType, parameterProblems } from "../limits.ts";
import { onParameter } from "../permissions.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export const putParameter: JsonOperation<SsmService> = {
  name: "PutParameter",
  note: "Policies, tags and history are not kept.",
  permissions: onParameter("ssm:PutParameter"),
  run(input, ssm) {
    const name = requiredText(input, "Name");
    const value = requiredText(input, "Value");
    const before = ssm.store.find(name);
    if (before && input.Overwrite !== true) {
      throw new AwsError(
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
      );
    }
    const type = optionalText(input, "Type") ?? before?.type ?? "";
    const tier = optionalText(input, "Tier") ?? before?.tier ?? "Standard";
    const allowedPattern = optionalText(input, "AllowedPattern") ?? before?.allowedPattern;
    const problem = parameterProblems({ name, type, value, tier, allowedPattern })[0];
    if (problem) throw new AwsError("ValidationException", problem.reason);
    const description = optionalText(input, "Description") ?? before?.description;
    const keyId = optionalText(input, "KeyId") ?? before?.keyId;
    const version = (before?.version ?? 0) + 1;
    ssm.store.put({
      name,
      type: isParameterType(type) ? type : "String",
      value,
      version,
      lastModified: ssm.context.clock.now(),
      dataType: optionalText(input, "DataType") ?? before?.dataType ?? "text",
      tier,
      ...(description ? { description } : {}),
      ...(allowedPattern ? { allowedPattern } : {}),
      ...(keyId ? { keyId } : {}),
    });
    return { Version: version, Tier: tier };
  },
};
