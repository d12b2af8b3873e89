import { AwsError } from "../../gateway/api.ts";
import type { TaskDefinition } from "./task-definition.ts";

/** By ARN, `family:revision`, or the newest of a family. @throws AwsError ClientException */
export function definitionNamed(
  definitions: ReadonlyMap<string, TaskDefinition>,
  named: string,
): TaskDefinition {
  const found =
    definitions.get(named) ??
    [...definitions.values()].findLast(({ family, revision }) =>
      [family, `${family}:${revision}`].includes(named),
    );
  if (found) return found;
  throw new AwsError("ClientException", `Unable to describe task definition "${named}".`);
}
