import { AwsError } from "../../../gateway/api.ts";
import { type JsonInput, requiredText } from "../../../gateway/json-api.ts";
import type { SsmService } from "../index.ts";
import { parseName } from "../parameter-name.ts";
import type { Tags } from "../store.ts";

/** The parameter that a tagging operation names. @throws AwsError InvalidResourceType, InvalidResourceId */
export function taggedParameter(
  input: JsonInput,
  ssm: SsmService,
): { readonly name: string; readonly tags: Tags } {
  const type = requiredText(input, "ResourceType");
  if (type !== "Parameter") {
    throw new AwsError("InvalidResourceType", `The local cloud has parameters to tag, and no ${type}.`);
  }
  const id = requiredText(input, "ResourceId");
  const { name } = parseName(id, ssm.store);
  const tags = ssm.store.tagsOf(name);
  if (!tags)
    throw new AwsError(
      "InvalidResourceId",
      `The resource ID ${id} is not valid. Verify the ID and try again.`,
    );
  return { name, tags };
}
