import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gitIn } from "../../helpers/git.ts";
import { copyProject, type ProjectCopy } from "../../helpers/project-copy.ts";

export interface GitProject extends ProjectCopy {
  /** Runs git in the project and answers what it wrote. */
  git(...words: readonly string[]): string;
  /** Takes back all edits. */
  revert(): void;
}

/** A copy of the project in a repository of its own. Its first commit has another lock file than its second. */
export async function copyProjectWithGit(): Promise<GitProject> {
  const copy = await copyProject();
  const git = gitIn(copy.root);
  const lock = join(copy.root, "package-lock.json");
  const text = readFileSync(lock, "utf8");
  writeFileSync(join(copy.root, ".gitignore"), "node_modules\ndist/\n");
  writeFileSync(lock, `${text}\n`);
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("commit", "--quiet", "-m", "Before");
  writeFileSync(lock, text);
  git("commit", "--quiet", "--all", "-m", "Now");
  return {
    ...copy,
    git,
    revert: () => void git("checkout", "--quiet", "."),
  };
}
