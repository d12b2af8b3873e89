import { arnOf } from "../../../context.ts";
import type { SsmService } from "../index.ts";
import type { Parameter } from "../store.ts";

/** A parameter as the Get operations answer it. */
export function parameterJson(parameter: Parameter, ssm: SsmService, withDecryption: boolean) {
  const plain = parameter.type !== "SecureString" || withDecryption;
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: plain ? parameter.value : ssm.store.ciphertext(parameter),
    Version: parameter.version,
    LastModifiedDate: parameter.lastModified / 1_000,
    ARN: arnOf(ssm.context, "ssm", `parameter/${parameter.name.replace(/^\//, "")}`),
    DataType: parameter.dataType,
  };
}

/** Names may be given as ARNs, and may ask for a version: `name:3`. */
export function parseName(text: string): { readonly name: string; readonly version: number | undefined } {
  const bare = text.replace(/^arn:aws:ssm:[^:]*:[^:]*:parameter(?=\/)/, "");
  const match = /^(.*):(\d+)$/.exec(bare);
  return match ? { name: match[1] ?? "", version: Number(match[2]) } : { name: bare, version: undefined };
}

/** The parameter that `text` names; an ARN drops the leading slash of plain names, so both are tried. */
export function findParameter(text: string, ssm: SsmService): Parameter | undefined {
  const { name, version } = parseName(text);
  const parameter =
    ssm.store.find(name) ?? (text.startsWith("arn:") ? ssm.store.find(name.slice(1)) : undefined);
  return version === undefined || parameter?.version === version ? parameter : undefined;
}
