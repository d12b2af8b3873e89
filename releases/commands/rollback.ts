import type { Command } from "@commander-js/extra-typings";
import type { Outcome } from "../../stacks/stack-command.ts";
import { rollback } from "../deploy.ts";
import { copiesText, countFiles, liveOutcome } from "./live-outcome.ts";
import { onSite, type SiteContext, siteCommand } from "./site-command.ts";

export function declareRollback(program: Command): void {
  siteCommand(program, "rollback", "make live what was live before").action((options) =>
    onSite(options, rollBack),
  );
}

async function rollBack(context: SiteContext): Promise<Outcome> {
  const { target, clock, progress } = context;
  const result = await progress.step(
    "rollback",
    (tick) => rollback(target, { clock, onFile: countFiles(tick) }),
    copiesText,
  );
  return liveOutcome(context, result);
}
