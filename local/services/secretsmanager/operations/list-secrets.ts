import { type JsonOperation, optionalText } from "../../../gateway/json-api.ts";
import { onAnything } from "../../../gateway/permission.ts";
import type { SecretsManagerService } from "../index.ts";
import { filtered } from "./filters.ts";
import { pageOf } from "./page.ts";
import { secretJson } from "./secret-json.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html */
export const listSecrets: JsonOperation<SecretsManagerService> = {
  name: "ListSecrets",
  note: "Filters by name, description, tag-key, tag-value and all; sorted by time of creation.",
  permissions: onAnything("secretsmanager:ListSecrets"),
  run(input, { store }) {
    const here = store
      .all()
      .filter(({ deletion }) => deletion === undefined || input.IncludePlannedDeletion === true);
    // Newest first unless told.
    const sorted = optionalText(input, "SortOrder") === "asc" ? here : here.toReversed();
    const { page, NextToken } = pageOf(filtered(sorted, input), input, 100);
    return { SecretList: page.map((secret) => secretJson(secret, "SecretVersionsToStages")), NextToken };
  },
};
