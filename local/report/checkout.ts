import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../terminal/user-error.ts";
import { git } from "./git.ts";

/** Exit codes of a process that a signal ended, as shells tell them. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * The files of a commit in a folder of their own, apart from the repository, as a git worktree. What this tree has
 * installed serves there too, by a link that nothing is installed through. It is gone again after `remove`, and
 * when the process ends before that, by itself or by a signal.
 */
export class Checkout {
  /** Absolute folder of the project in the commit. */
  readonly projectRoot: string;
  /** Absolute; for what is made beside the checkout, and goes with it. */
  readonly folder: string;
  readonly #repository: string;
  readonly #worktree: string;
  readonly #modules: string;

  /** @throws UserError when git cannot check it out */
  constructor(projectRoot: string, commit: string) {
    // Where the project is a folder of the repository it is one there, too.
    const prefix = git(projectRoot, ["rev-parse", "--show-prefix"]).output;
    this.#repository = projectRoot;
    this.folder = mkdtempSync(join(tmpdir(), "slipway-report-"));
    this.#worktree = join(this.folder, "checkout");
    this.projectRoot = join(this.#worktree, prefix);
    this.#modules = join(this.projectRoot, "node_modules");
    process.on("exit", this.remove);
    for (const signal of Object.keys(exitCodes)) process.on(signal, this.#exit);

    const { status, error } = git(projectRoot, ["worktree", "add", "--detach", this.#worktree, commit]);
    if (status !== 0) {
      this.remove();
      throw new UserError(`git worktree add ${commit} failed: ${error}`);
    }
    if (existsSync(this.projectRoot)) symlinkSync(join(projectRoot, "node_modules"), this.#modules);
  }

  readonly remove = (): void => {
    process.off("exit", this.remove);
    for (const signal of Object.keys(exitCodes)) process.off(signal, this.#exit);
    // The link first: nothing that removes folders is to see where it leads.
    rmSync(this.#modules, { force: true });
    git(this.#repository, ["worktree", "remove", "--force", this.#worktree]);
    rmSync(this.folder, { recursive: true, force: true });
  };

  readonly #exit = (signal: keyof typeof exitCodes): void => {
    process.exit(exitCodes[signal]);
  };
}
