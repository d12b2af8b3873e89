import { streamProgress } from "../../terminal/progress.ts";
import { buildSite } from "../site-build.ts";
import type { CommandContext } from "./command.ts";

/** `npm run build`: the site into web/dist, when its sources changed. */
export async function build(command: CommandContext): Promise<void> {
  await streamProgress().step(
    "site",
    () => buildSite(command.projectRoot),
    (result) => result,
  );
}
