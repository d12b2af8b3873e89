import type { Command } from "@commander-js/extra-typings";
import type { Outcome } from "../../stacks/stack-command.ts";
import { wholeNumber } from "../../terminal/command-line.ts";
import { prune } from "../prune.ts";
import { onSite, type SiteContext, siteCommand } from "./site-command.ts";

const day = 24 * 60 * 60 * 1000;

export function declarePrune(program: Command): void {
  siteCommand(program, "prune", "remove old releases, and live files that no kept one needs")
    .option("--keep <n>", "how many of the newest releases stay", wholeNumber(1, 1_000), 10)
    .option("--grace <days>", "how long files stay for pages that are open", wholeNumber(0, 1_000), 7)
    .option("--dry-run", "say what would go", false)
    .action((options) => onSite(options, (context) => pruneSite(context, options)));
}

interface PruneOptions {
  readonly keep: number;
  /** Days. */
  readonly grace: number;
  readonly dryRun: boolean;
}

async function pruneSite(
  { target, clock }: SiteContext,
  { keep, grace, dryRun }: PruneOptions,
): Promise<Outcome> {
  const pruned = await prune(target, { clock, keep, grace: grace * day, dryRun });
  const { releases, liveFiles } = pruned;
  const verb = dryRun ? "would go" : "removed";
  return {
    json: { ...pruned, dryRun },
    text: `${verb}: ${releases.length} releases${releases.length > 0 ? ` (${releases.join(", ")})` : ""}, ${liveFiles.length} live files that none of the others needs\n`,
  };
}
