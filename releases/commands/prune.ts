import { prune } from "../prune.ts";
import type { CommandContext, Outcome } from "./outcome.ts";

const day = 24 * 60 * 60 * 1000;

export async function pruneCommand({ command, target, clock }: CommandContext): Promise<Outcome> {
  const { keep, grace, dryRun } = command;
  const pruned = await prune(target, { clock, keep, grace: grace * day, dryRun });
  const { releases, liveFiles } = pruned;
  const verb = dryRun ? "would go" : "removed";
  return {
    json: { ...pruned, dryRun },
    text: `${verb}: ${releases.length} releases${releases.length > 0 ? ` (${releases.join(", ")})` : ""}, ${liveFiles.length} live files that none of the others needs\n`,
  };
}
