import type { JsonOperation } from "../../../gateway/json-api.ts";
import { tagList } from "../../../gateway/tag-list.ts";
import type { SsmService } from "../index.ts";
import { onTaggedParameter } from "../permissions.ts";
import { taggedParameter } from "./tagged-parameter.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListTagsForResource.html */
export const listTagsForResource: JsonOperation<SsmService> = {
  name: "ListTagsForResource",
  note: "Parameters only.",
  permissions: onTaggedParameter("ssm:ListTagsForResource"),
  run: (input, ssm) => ({ TagList: tagList(taggedParameter(input, ssm).tags) }),
};
