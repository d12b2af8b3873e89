import { AwsError } from "../../../gateway/api.ts";
import type { SsmService } from "../index.ts";
import { parseName } from "../parameter-name.ts";
import { parameterJson } from "./parameter-json.ts";
import { readSecret, secretIdOf } from "./secret-reference.ts";

/**
 * A parameter by its name or ARN, with or without `:version` or `:label`, as the Get operations answer it.
 * @throws AwsError ParameterNotFound, ParameterVersionNotFound
 */
export function readParameter(text: string, ssm: SsmService, withDecryption: boolean) {
  const secretId = secretIdOf(text);
  if (secretId !== undefined) return readSecret(text, secretId, ssm, withDecryption);
  const { name, selector } = parseName(text, ssm.store);
  if (!ssm.store.find(name)) throw new AwsError("ParameterNotFound", `Parameter ${text} not found.`);
  const parameter = ssm.store.find(name, selector);
  if (!parameter) {
    const asked = text.slice(text.lastIndexOf(":") + 1);
    throw new AwsError(
      "ParameterVersionNotFound",
      `Systems Manager could not find version ${asked} of ${name}. Verify the version and try again.`,
    );
  }
  const json = parameterJson(parameter, ssm, withDecryption);
  return selector ? { ...json, Selector: text.slice(text.lastIndexOf(":")) } : json;
}
