import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Context } from "mocha";
import { pythonProblem } from "../../local/python.ts";
import { findDynoxide } from "../../local/services/dynamodb/engine/command.ts";

/**
 * Skips a suite on a machine that lacks programs, and says which. In CI they have to be there: `.ci/run` installs
 * them, and nothing may hide that it did not.
 */
export function needTools(suite: Context, ...programs: readonly string[]): void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length > 0) skip(suite, `${missing.join(" and ")} not installed on this machine`);
}

/** The same for tests of what comes from PyPI into a virtual environment. */
export async function needPython(suite: Context): Promise<void> {
  const problem = await pythonProblem();
  if (problem !== undefined) skip(suite, problem);
}

/** The same for tests of table streams, which one of the two DynamoDB engines has: npm brings it where it runs. */
export function needStreams(suite: Context): void {
  if (findDynoxide() === undefined) skip(suite, "the DynamoDB engine of this machine has no streams");
}

function skip(suite: Context, reason: string): void {
  if (process.env.CI === "true") throw new Error(`${reason}; .ci/run has to install what the tests need`);
  process.stderr.write(`skipped: ${reason}\n`);
  suite.skip();
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
