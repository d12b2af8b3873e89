import { streamProgress } from "../../terminal/progress.ts";
import { buildSites } from "../site-build.ts";
import type { CommandContext } from "./command.ts";

/** `npm run build`: the site and the deck, each when its sources changed. */
export async function build(command: CommandContext): Promise<void> {
  await streamProgress().step(
    "site",
    () => buildSites(command.projectRoot),
    (result) => result,
  );
}
