import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { UserError } from "../terminal/user-error.ts";

/** Name of the Pulumi project: what its configuration keys start with. */
export function projectName(projectRoot: string): string {
  const name = stringOf(readYaml(join(projectRoot, "Pulumi.yaml")), "name");
  if (name === undefined) throw new UserError(`${projectRoot}/Pulumi.yaml gives the project no name`);
  return name;
}

/** `aws:region` of the stack; undefined where the SDK's own settings are to say. */
export function regionOf(projectRoot: string, stack: string): string | undefined {
  const own = readYaml(join(projectRoot, `Pulumi.${stack}.yaml`));
  return stringOf(recordOf(own.config), "aws:region");
}

/** Keys and values of a YAML file; none when it is not there. */
export function readYaml(file: string): Readonly<Record<string, unknown>> {
  return existsSync(file) ? recordOf(parse(readFileSync(file, "utf8"))) : {};
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function stringOf(record: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = record[key];
  return typeof value === "string" ? value : undefined;
}
