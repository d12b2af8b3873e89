import { spawnSync } from "node:child_process";
import { UserError } from "../../terminal/user-error.ts";

export interface GitResult {
  readonly status: number;
  /** What it wrote to its output, without the last newline. */
  readonly output: string;
  readonly error: string;
}

/** Runs git without the repository's hooks. @throws UserError when there is no git */
export function git(folder: string, words: readonly string[]): GitResult {
  const { status, stdout, stderr, error } = spawnSync("git", ["-c", "core.hooksPath=/dev/null", ...words], {
    cwd: folder,
    encoding: "utf8",
  });
  if (error) throw new UserError(`git could not be run in ${folder}: ${error.message}. Install git`);
  return { status: status ?? 1, output: stdout.trimEnd(), error: stderr.trim() };
}
