import { join } from "node:path";
import { type Ended, runProgram } from "./run-program.ts";

const root = join(import.meta.dirname, "..", "..");

/** Runs a command of the project, `["logs", "go"]`, to its end and answers what it said. */
export function runSlipway(
  args: readonly string[],
  projectRoot = root,
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const node = join(root, "node_modules", "node", "bin", "node");
  return runProgram(node, [join(projectRoot, "local", "start.mjs"), ...args], { cwd: projectRoot, env });
}
