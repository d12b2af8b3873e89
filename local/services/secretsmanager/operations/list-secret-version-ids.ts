import { type JsonOperation, requiredText } from "../../../gateway/json-api.ts";
import type { SecretsManagerService } from "../index.ts";
import { onSecret } from "../permissions.ts";
import { pageOf } from "./page.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html */
export const listSecretVersionIds: JsonOperation<SecretsManagerService> = {
  name: "ListSecretVersionIds",
  permissions: onSecret("secretsmanager:ListSecretVersionIds"),
  run(input, { store }) {
    const secret = store.get(requiredText(input, "SecretId"));
    const shown = secret.versions.filter(
      ({ stages }) => stages.length > 0 || input.IncludeDeprecated === true,
    );
    const { page, NextToken } = pageOf(shown, input, 100);
    return {
      ARN: secret.arn,
      Name: secret.name,
      Versions: page.map(({ id, stages, created }) => ({
        VersionId: id,
        VersionStages: stages.length > 0 ? stages : undefined,
        CreatedDate: created / 1_000,
      })),
      NextToken,
    };
  },
};
