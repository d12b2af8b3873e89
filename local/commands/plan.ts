import { quietProgress, streamProgress } from "../../terminal/progress.ts";
import { LocalCloud } from "../cloud.ts";
import { planText } from "../engine/plan-text.ts";
import { streamLog } from "../log.ts";
import { choosePorts } from "../ports.ts";
import { buildSites } from "../site-build.ts";
import { type CommandContext, stackDir } from "./command.ts";

/** `npm run plan`: runs the program against kept state and says what applying it would do. Nothing is changed. */
export async function plan(command: CommandContext): Promise<void> {
  const dir = stackDir(command);
  const progress = command.json ? quietProgress : streamProgress();
  const cloud = new LocalCloud({
    projectRoot: command.projectRoot,
    stack: command.stack,
    dir,
    ports: await choosePorts(dir, command.stack, {}),
    log: streamLog(process.stderr, command.verbose),
  });
  try {
    await progress.step(
      "site",
      () => buildSites(command.projectRoot),
      (result) => result,
    );
    await cloud.engine.load();
    const result = await progress.step(
      "program",
      () => cloud.plan(),
      (planned) => `${planned.steps.length} resources`,
    );
    process.stdout.write(
      command.json
        ? `${JSON.stringify(result, null, 2)}\n`
        : planText(result, { colour: process.stdout.isTTY === true }),
    );
  } finally {
    await cloud.engine.dispose();
  }
}
