import { type JsonOperation, requiredText } from "../../../gateway/json-api.ts";
import { tagsOf } from "../../../gateway/tag-list.ts";
import type { SecretsManagerService } from "../index.ts";
import { onSecret } from "../permissions.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html */
export const tagResource: JsonOperation<SecretsManagerService> = {
  name: "TagResource",
  permissions: onSecret("secretsmanager:TagResource"),
  run(input, { store }) {
    const secret = store.getUsable(requiredText(input, "SecretId"));
    store.put({ ...secret, tags: { ...secret.tags, ...tagsOf(input) } });
  },
};
