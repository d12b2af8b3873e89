import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** Runs a command of the project, `["logs", "go"]`, to its end and answers what it said. */
export function runSlipway(
  args: readonly string[],
  projectRoot = root,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const node = join(root, "node_modules", "node", "bin", "node");
    const child = spawn(node, [join(projectRoot, "local", "start.mjs"), ...args], {
      cwd: projectRoot,
      env,
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk));
    child.on("close", (code) => resolve({ code, out, err }));
  });
}
