import { type JsonOperation, optionalTexts, requiredText } from "../../../gateway/json-api.ts";
import { withoutTags } from "../../../gateway/tag-list.ts";
import type { SecretsManagerService } from "../index.ts";
import { onSecret } from "../permissions.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UntagResource.html */
export const untagResource: JsonOperation<SecretsManagerService> = {
  name: "UntagResource",
  permissions: onSecret("secretsmanager:UntagResource"),
  run(input, { store }) {
    const secret = store.getUsable(requiredText(input, "SecretId"));
    store.put({ ...secret, tags: withoutTags(secret.tags, optionalTexts(input, "TagKeys") ?? []) });
  },
};
