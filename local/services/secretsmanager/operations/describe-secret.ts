import { type JsonOperation, requiredText } from "../../../gateway/json-api.ts";
import type { SecretsManagerService } from "../index.ts";
import { onSecret } from "../permissions.ts";
import { secretJson } from "./secret-json.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html */
export const describeSecret: JsonOperation<SecretsManagerService> = {
  name: "DescribeSecret",
  permissions: onSecret("secretsmanager:DescribeSecret"),
  run: (input, { store }) => secretJson(store.get(requiredText(input, "SecretId")), "VersionIdsToStages"),
};
