import type { Command } from "@commander-js/extra-typings";
import { type Outcome, printOutcome, stackCommand } from "../../stacks/stack-command.ts";
import { projectRoot } from "../../terminal/install.mjs";
import { type Progress, quietProgress, streamProgress } from "../../terminal/progress.ts";
import type { Clock } from "../store/lease.ts";
import { openTarget, type TargetOptions } from "../target/open-target.ts";
import type { Target } from "../target/target.ts";

/** What a command works with. */
export interface SiteContext {
  readonly target: Target;
  /** What the target was opened by. */
  readonly options: TargetOptions;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** A command with the options that say which site, of which stack, it is about. */
export function siteCommand(program: Command, name: string, description: string) {
  return stackCommand(program, name, description).option(
    "--site <name>",
    "the site, which is its release line",
    "site",
  );
}

/** Opens the site, does the work and prints what came of it. */
export async function onSite(
  options: Omit<TargetOptions, "projectRoot"> & { readonly json: boolean },
  work: (context: SiteContext) => Promise<Outcome>,
): Promise<void> {
  const targetOptions = { ...options, projectRoot };
  const target = await openTarget(targetOptions);
  try {
    const progress = options.json ? quietProgress : streamProgress();
    printOutcome(await work({ target, options: targetOptions, clock: Date, progress }), options.json);
  } finally {
    target.close();
  }
}
