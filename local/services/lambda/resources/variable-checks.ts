import { whenKnown } from "../../../checks.ts";
import { objectOf, type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure } from "../../../service.ts";
import { reservedVariables } from "../runtime/environment-variables.ts";

/** Bytes of all environment variables together. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const maxVariablesBytes = 4_096;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
export function checkVariables(inputs: Properties): readonly CheckFailure[] {
  const variables = objectOf(objectOf(inputs, "environment"), "variables");
  const names = Object.keys(variables);
  // What is not known yet counts nothing: the rest alone may be too much.
  const bytes = names.reduce(
    (sum, name) => sum + Buffer.byteLength(name + (whenKnown(() => textOf(variables, name)) ?? "")),
    0,
  );
  const problems = names.flatMap((name) => nameProblem(name) ?? []);
  if (bytes > maxVariablesBytes) {
    problems.push(
      `the variables have ${bytes} bytes together; Lambda takes ${maxVariablesBytes}: keep large values in SSM`,
    );
  }
  return problems.map((reason) => ({ property: "environment", reason }));
}

function nameProblem(name: string): string | undefined {
  if (reservedVariables.has(name))
    return `variable ${name} is reserved: Lambda sets it itself; use another name`;
  return /^[a-zA-Z][a-zA-Z0-9_]+$/.test(name)
    ? undefined
    : `variable name "${name}" is not allowed: begin with a letter, then letters, digits and "_", 2 or more in all`;
}
