import type { Command } from "@commander-js/extra-typings";
import type { Outcome } from "../../stacks/stack-command.ts";
import { onSite, type SiteContext, siteCommand } from "./site-command.ts";

export function declareUnpin(program: Command): void {
  siteCommand(program, "unpin", "let the program upload the built folder again, from its next run on").action(
    (options) => onSite(options, unpin),
  );
}

async function unpin({ options, target }: SiteContext): Promise<Outcome> {
  const { setting } = target;
  target.setRelease(undefined);
  const next = target.place === "AWS" ? "pulumi up" : `npm start -- --stack ${options.stack}`;
  return {
    json: { before: setting ?? null },
    text:
      setting === undefined
        ? "no release was pinned: the program uploads the built folder\n"
        : `${setting} is no longer pinned: the next ${next} uploads the built folder\n`,
  };
}
