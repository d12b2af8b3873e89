import { at, secretMask } from "../graph";
import type { Rule } from "../rule";

/** Forms of keys that services document, whatever the variable is called. */
const credentials = [
  /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/,
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY/,
  /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40})/,
  /\b[rs]k_live_[A-Za-z0-9]{16}/,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./,
  /:\/\/[^\s:@/]+:[^\s:@/]{3,}@/,
];

const secretName = /PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIAL/i;

/** The name of a secret, which is none: an ARN, a parameter's path. */
const pointer = /^(?:arn:|\/)|^$/;

export const environmentRules: readonly Rule[] = [
  {
    id: "function-no-plain-secret",
    title: "No secret is in an environment variable",
    why: "Variables are shown to all who may read a function's configuration; Secrets Manager asks for a right of its own.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
    types: ["aws:lambda/function:Function"],
    check({ properties }) {
      const variables = at(properties, "environment", "variables");
      if (variables === secretMask) return "has secret environment variables; hand over the secret's ARN";
      const held = Object.entries(variables ?? {}).find(([name, value]) => isSecret(name, String(value)));
      return (
        held &&
        `holds a secret in the variable "${held[0]}"; hand over the secret's ARN, and read it when run`
      );
    },
  },
];

/** Of a variable that anybody who may see the resource can read. */
export function isSecret(name: string, value: string): boolean {
  return (
    value === secretMask ||
    credentials.some((form) => form.test(value)) ||
    (secretName.test(name) && !pointer.test(value))
  );
}
