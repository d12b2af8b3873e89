import type { JsonOperation } from "../../../gateway/json-api.ts";
import { tagsOf } from "../../../gateway/tag-list.ts";
import type { SsmService } from "../index.ts";
import { onTaggedParameter } from "../permissions.ts";
import { taggedParameter } from "./tagged-parameter.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html */
export const addTagsToResource: JsonOperation<SsmService> = {
  name: "AddTagsToResource",
  note: "Parameters only.",
  permissions: onTaggedParameter("ssm:AddTagsToResource"),
  run(input, ssm) {
    const { name, tags } = taggedParameter(input, ssm);
    ssm.store.setTags(name, { ...tags, ...tagsOf(input) });
  },
};
