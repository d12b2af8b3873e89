import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../terminal/user-error.ts";
import type { ResourceState } from "./engine/state.ts";

/** One function of the last applied program, for commands that run beside the local cloud. */
export interface KeptFunction {
  /** Name in the program, `create-link`. */
  readonly logicalName: string;
  /** Name in AWS, `create-link-1a2b3c4`. */
  readonly functionName: string;
  readonly logGroup: string;
}

const fileName = "functions.json";

/** Writes the list of functions beside the stack's state. */
export function keepFunctions(dir: string, resources: ReadonlyMap<string, ResourceState>): void {
  const functions: KeptFunction[] = [];
  for (const resource of resources.values()) {
    if (resource.type !== "aws:lambda/function:Function") continue;
    const { name, loggingConfig } = resource.outputs;
    functions.push({
      logicalName: resource.name,
      functionName: String(name),
      logGroup: logGroupOf(loggingConfig) ?? `/aws/lambda/${name}`,
    });
  }
  writeFileSync(join(dir, fileName), `${JSON.stringify(functions, null, 2)}\n`);
}

/** @throws UserError when the stack has never been applied here. */
export function readKeptFunctions(dir: string, stack: string): readonly KeptFunction[] {
  const file = join(dir, fileName);
  if (!existsSync(file)) {
    throw new UserError(
      `The stack "${stack}" has not run here yet. Start it first: npm start -- --stack ${stack}`,
    );
  }
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  // Written by keepFunctions alone, in this form.
  return value as readonly KeptFunction[];
}

/**
 * The function of that name, in the program or in AWS.
 * @throws UserError that names those there are
 */
export function findKeptFunction(dir: string, stack: string, name: string): KeptFunction {
  const functions = readKeptFunctions(dir, stack);
  const found = functions.find(
    ({ logicalName, functionName }) => name === logicalName || name === functionName,
  );
  if (found) return found;
  throw new UserError(
    `The stack "${stack}" has no function "${name}"; it has: ${functions.map((each) => each.logicalName).join(", ") || "none yet (run npm start)"}.`,
  );
}

function logGroupOf(loggingConfig: unknown): string | undefined {
  if (typeof loggingConfig !== "object" || loggingConfig === null || !("logGroup" in loggingConfig))
    return undefined;
  return typeof loggingConfig.logGroup === "string" && loggingConfig.logGroup !== ""
    ? loggingConfig.logGroup
    : undefined;
}
