import { type Command, Option } from "@commander-js/extra-typings";
import { wholeNumber } from "../../terminal/command-line.ts";
import { prune } from "../prune.ts";
import { type Outcome, onSite, type SiteContext, siteCommand } from "./site-command.ts";

const day = 24 * 60 * 60 * 1000;

export function declarePrune(program: Command): void {
  siteCommand(program, "prune", "remove old releases, and live files that no kept one needs")
    .addOption(
      new Option("--keep <n>", "how many of the newest releases stay")
        .default(10)
        .argParser(wholeNumber(1, 1_000)),
    )
    .addOption(
      new Option("--grace <days>", "how long files stay for pages that are open")
        .default(7)
        .argParser(wholeNumber(0, 1_000)),
    )
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
