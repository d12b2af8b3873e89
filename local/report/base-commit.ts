import { UserError } from "../../terminal/user-error.ts";
import { git } from "./git.ts";

/** What the working tree is compared with. */
export interface BaseCommit {
  /** As it was asked for, `origin/main`. */
  readonly ref: string;
  /** Full hash of the commit where this branch left the ref. */
  readonly commit: string;
}

/** Without a wish: the first of them that there is. */
const defaultRefs = ["origin/main", "main"];

/**
 * The commit at which HEAD left `against`: what a pull request is compared with, too. For a commit that HEAD comes
 * from it is that commit.
 * @throws UserError when there is no such ref, or no common commit
 */
export function baseCommit(projectRoot: string, against: string | undefined): BaseCommit {
  const wanted = against === undefined ? defaultRefs : [against];
  const ref = wanted.find((each) => commitOf(projectRoot, each) !== undefined);
  if (ref === undefined) {
    throw new UserError(
      `--against: there is no commit ${wanted.map((each) => `"${each}"`).join(" nor ")} in ${projectRoot}; ` +
        "name a branch, tag or commit of this repository, and fetch it first",
      2,
    );
  }
  const { status, output } = git(projectRoot, ["merge-base", "HEAD", `${ref}^{commit}`]);
  if (status !== 0) {
    throw new UserError(
      `HEAD and "${ref}" have no commit in common. In a shallow clone fetch the history (git fetch --unshallow; ` +
        "fetch-depth: 0 of actions/checkout), or name another commit with --against",
    );
  }
  return { ref, commit: output };
}

function commitOf(projectRoot: string, ref: string): string | undefined {
  const words = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const { status, output } = git(projectRoot, words);
  return status === 0 ? output : undefined;
}
