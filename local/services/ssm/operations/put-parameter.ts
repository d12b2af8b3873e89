import { AwsError } from "../../../gateway/api.ts";
import { type JsonOperation, optionalText, requiredText } from "../../../gateway/json-api.ts";
import { tagsOf } from "../../../gateway/tag-list.ts";
import type { SsmService } from "../index.ts";
import { isParameterType, parameterProblems, tierFor } from "../limits.ts";
import { onParameter } from "../permissions.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export const putParameter: JsonOperation<SsmService> = {
  name: "PutParameter",
  note: "Parameter policies are not kept; a KMS key is told, and not used.",
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
    const tags = tagsOf(input);
    if (Object.keys(tags).length > 0 && input.Overwrite === true) {
      throw new AwsError(
        "ValidationException",
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
      );
    }
    const type = optionalText(input, "Type") ?? before?.type ?? "";
    const asked = optionalText(input, "Tier") ?? before?.tier ?? "Standard";
    const allowedPattern = optionalText(input, "AllowedPattern") ?? before?.allowedPattern;
    const problem = parameterProblems({ name, type, value, tier: asked, allowedPattern })[0];
    if (problem) throw new AwsError("ValidationException", problem.reason);
    const tier = tierFor(asked, value, before?.tier);
    if (before?.tier === "Advanced" && tier === "Standard") {
      throw new AwsError(
        "ValidationException",
        "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
      );
    }
    const description = optionalText(input, "Description") ?? before?.description;
    const keyId = optionalText(input, "KeyId") ?? before?.keyId;
    const version = (before?.version ?? 0) + 1;
    ssm.store.put(
      {
        name,
        type: isParameterType(type) ? type : "String",
        value,
        version,
        lastModified: ssm.context.clock.now(),
        labels: [],
        dataType: optionalText(input, "DataType") ?? before?.dataType ?? "text",
        tier,
        ...(description ? { description } : {}),
        ...(allowedPattern ? { allowedPattern } : {}),
        ...(keyId ? { keyId } : {}),
      },
      before ? {} : { tags },
    );
    return { Version: version, Tier: tier };
  },
};
