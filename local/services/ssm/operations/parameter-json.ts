import type { SsmService } from "../index.ts";
import type { Parameter } from "../store.ts";

/** A parameter as the Get operations answer it. */
export function parameterJson(parameter: Parameter, ssm: SsmService, withDecryption: boolean) {
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: shownValue(parameter, ssm, withDecryption),
    Version: parameter.version,
    LastModifiedDate: parameter.lastModified / 1_000,
    ARN: ssm.arnOf(parameter.name),
    DataType: parameter.dataType,
  };
}

/** What describes a parameter besides its value, as DescribeParameters and GetParameterHistory answer it. */
export function metadataJson(parameter: Parameter) {
  return {
    Name: parameter.name,
    Type: parameter.type,
    KeyId: parameter.keyId,
    LastModifiedDate: parameter.lastModified / 1_000,
    Description: parameter.description,
    AllowedPattern: parameter.allowedPattern,
    Version: parameter.version,
    Tier: parameter.tier,
    DataType: parameter.dataType,
    Policies: [],
  };
}

export function shownValue(parameter: Parameter, ssm: SsmService, withDecryption: boolean): string {
  const plain = parameter.type !== "SecureString" || withDecryption;
  return plain ? parameter.value : ssm.store.ciphertext(parameter);
}
