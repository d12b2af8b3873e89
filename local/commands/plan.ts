import type { Command } from "@commander-js/extra-typings";
import { stackOption } from "../../terminal/command-line.ts";
import { projectRoot } from "../../terminal/install.mjs";
import { quietProgress, streamProgress } from "../../terminal/progress.ts";
import { LocalCloud } from "../cloud.ts";
import { planText } from "../engine/plan-text.ts";
import { streamLog } from "../log.ts";
import { buildSites } from "../site-build.ts";
import { jsonOption, type StackOptions, stackDir, stateDirOption, verboseOption } from "./options.ts";

/** `npm run plan`: runs the program against kept state and says what applying it would do. Nothing is changed. */
export function declare(command: Command): void {
  command
    .addOption(stackOption())
    .addOption(stateDirOption())
    .addOption(jsonOption("the plan as JSON"))
    .addOption(verboseOption())
    .action(plan);
}

interface PlanOptions extends StackOptions {
  readonly json: boolean;
  readonly verbose: boolean;
}

async function plan(options: PlanOptions): Promise<void> {
  const dir = stackDir(options);
  const progress = options.json ? quietProgress : streamProgress();
  const cloud = new LocalCloud({
    projectRoot,
    stack: options.stack,
    dir,
    // Nothing listens.
    ports: { site: 0, endpoint: 0 },
    log: streamLog(process.stderr, options.verbose),
  });
  try {
    await progress.step(
      "site",
      () => buildSites(projectRoot),
      (result) => result,
    );
    const result = await progress.step(
      "program",
      () => cloud.plan(),
      (planned) => `${planned.steps.length} resources`,
    );
    process.stdout.write(
      options.json
        ? `${JSON.stringify(result, null, 2)}\n`
        : planText(result, { colour: process.stdout.isTTY === true }),
    );
  } finally {
    await cloud.engine.dispose();
  }
}
