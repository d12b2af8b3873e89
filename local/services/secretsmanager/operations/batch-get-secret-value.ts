import { AwsError } from "../../../gateway/api.ts";
import { type JsonOperation, optionalTexts } from "../../../gateway/json-api.ts";
import { invalidParameter } from "../errors.ts";
import type { SecretsManagerService } from "../index.ts";
import { toGetValues } from "../permissions.ts";
import { filtered } from "./filters.ts";
import { pageOf } from "./page.ts";
import { valueJson } from "./secret-json.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html */
export const batchGetSecretValue: JsonOperation<SecretsManagerService> = {
  name: "BatchGetSecretValue",
  note: "A caller who may not read one of the secrets is refused them all.",
  permissions: toGetValues,
  run(input, service) {
    const ids = optionalTexts(input, "SecretIdList");
    if ((ids === undefined) === (input.Filters === undefined)) {
      throw invalidParameter("You must include either Filters or SecretIdList, and not both.");
    }
    const usable = service.store.all().filter(({ deletion }) => deletion === undefined);
    const wanted = ids ?? filtered(usable, input).map(({ name }) => name);
    const { page, NextToken } = pageOf(wanted, input, 20);
    const SecretValues: object[] = [];
    const Errors: object[] = [];
    for (const id of page) {
      try {
        const { secret, version } = service.readValue(id);
        SecretValues.push(valueJson(secret, version));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Errors.push({ SecretId: id, ErrorCode: error.code, Message: error.message });
      }
    }
    return { SecretValues, Errors, NextToken };
  },
};
