import { type JsonOperation, optionalTexts } from "../../../gateway/json-api.ts";
import { withoutTags } from "../../../gateway/tag-list.ts";
import type { SsmService } from "../index.ts";
import { onTaggedParameter } from "../permissions.ts";
import { taggedParameter } from "./tagged-parameter.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_RemoveTagsFromResource.html */
export const removeTagsFromResource: JsonOperation<SsmService> = {
  name: "RemoveTagsFromResource",
  note: "Parameters only.",
  permissions: onTaggedParameter("ssm:RemoveTagsFromResource"),
  run(input, ssm) {
    const { name, tags } = taggedParameter(input, ssm);
    ssm.store.setTags(name, withoutTags(tags, optionalTexts(input, "TagKeys") ?? []));
  },
};
