import { type JsonOperation, optionalText, requiredText } from "../../../gateway/json-api.ts";
import { tagsOf } from "../../../gateway/tag-list.ts";
import type { SecretsManagerService } from "../index.ts";
import { nameProblem, refuseProblem } from "../limits.ts";
import { newSecret } from "../new-secret.ts";
import { toCreateSecret } from "../permissions.ts";
import { addVersion, current } from "../secret.ts";
import { givenValue, isRepeated, versionIdOf } from "./value-input.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export const createSecret: JsonOperation<SecretsManagerService> = {
  name: "CreateSecret",
  note: "Replica regions are ignored; values are encrypted with a key of the stack's own whatever KmsKeyId is.",
  permissions: toCreateSecret,
  run(input, { context, store }) {
    const name = requiredText(input, "Name");
    refuseProblem(nameProblem(name));
    const value = givenValue(input);
    const id = versionIdOf(input);
    const before = store.find(name);
    if (before?.deletion === undefined && before?.versions.some((version) => version.id === id)) {
      isRepeated(before, id, value);
      return { ARN: before.arn, Name: name, VersionId: id };
    }
    const empty = newSecret(context, store, {
      name,
      description: optionalText(input, "Description"),
      kmsKeyId: optionalText(input, "KmsKeyId"),
      tags: tagsOf(input),
    });
    const secret = value
      ? addVersion(empty, { id, value, created: empty.created, stages: [current] })
      : empty;
    store.put(secret);
    return { ARN: secret.arn, Name: name, ...(value ? { VersionId: id } : {}) };
  },
};
