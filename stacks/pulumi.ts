import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { UserError } from "../terminal/user-error.ts";

/** Asks Pulumi about a stack on AWS: what `pulumi <words> --json --stack <stack>` prints, parsed. */
export async function askPulumi(
  projectRoot: string,
  stack: string,
  ...words: readonly string[]
): Promise<unknown> {
  const args = [...words, "--json", "--stack", stack];
  try {
    const { stdout } = await promisify(execFile)("pulumi", args, {
      cwd: projectRoot,
      maxBuffer: 64 * 1024 * 1024,
    });
    return JSON.parse(stdout);
  } catch (error) {
    throw new UserError(
      `pulumi ${args.filter((each) => each !== "--show-secrets").join(" ")} failed: ${reasonOf(error)}. ` +
        "Install and log in to Pulumi, or name a file with the stack's outputs: --outputs outputs.json",
    );
  }
}

/** Of what a failed process wrote, stderr alone: stdout may hold secrets. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && "stderr" in error && String(error.stderr) !== "")
    return String(error.stderr).trim();
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return "there is no such command";
  return "it gave no reason";
}
