import { execFileSync } from "node:child_process";

export interface Commit {
  /** Full hash; undefined outside of a Git repository. */
  readonly hash: string | undefined;
  /** There are changes that are in no commit. */
  readonly dirty: boolean;
}

export function currentCommit(projectRoot: string): Commit {
  try {
    const git = (...args: string[]) =>
      execFileSync("git", args, { cwd: projectRoot, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return { hash: git("rev-parse", "HEAD").trim(), dirty: git("status", "--porcelain").trim() !== "" };
  } catch {
    // A copy without its history, or a machine without Git: named by its content then.
    return { hash: undefined, dirty: false };
  }
}
