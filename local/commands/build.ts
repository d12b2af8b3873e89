import type { Command } from "@commander-js/extra-typings";
import { projectRoot } from "../../terminal/install.mjs";
import { streamProgress } from "../../terminal/progress.ts";
import { buildSites } from "../site-build.ts";

/** `npm run build`: the site and the deck, each when its sources changed. */
export function declare(command: Command): void {
  command.action(async () => {
    await streamProgress().step(
      "site",
      () => buildSites(projectRoot),
      (result) => result,
    );
  });
}
