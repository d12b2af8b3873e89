import { quietProgress, streamProgress } from "../terminal/progress.ts";
import { type CommandName, readCommandLine, usage } from "./command-line.ts";
import { currentCommand } from "./commands/current.ts";
import { deployCommand, rollbackCommand } from "./commands/deploy.ts";
import { listCommand } from "./commands/list.ts";
import type { CommandContext, Outcome } from "./commands/outcome.ts";
import { pruneCommand } from "./commands/prune.ts";
import { publishCommand } from "./commands/publish.ts";
import { unpinCommand } from "./commands/unpin.ts";
import { ReleaseError } from "./release-error.ts";
import { openTarget } from "./target/open-target.ts";

const commands: Readonly<Record<CommandName, (context: CommandContext) => Promise<Outcome>>> = {
  publish: publishCommand,
  list: listCommand,
  deploy: deployCommand,
  rollback: rollbackCommand,
  current: currentCommand,
  prune: pruneCommand,
  unpin: unpinCommand,
};

async function main(): Promise<void> {
  const command = readCommandLine(process.argv.slice(2));
  if (command === "help") {
    process.stdout.write(usage);
    return;
  }
  const target = await openTarget(command);
  try {
    const progress = command.json ? quietProgress : streamProgress();
    const { json, text } = await commands[command.name]({ command, target, clock: Date, progress });
    process.stdout.write(command.json ? `${JSON.stringify(json)}\n` : text);
  } finally {
    target.close();
  }
}

main().catch((error: unknown) => {
  const known = error instanceof ReleaseError;
  const text =
    known || !(error instanceof Error) ? String(error instanceof Error ? error.message : error) : error.stack;
  process.stderr.write(`${text}\n`);
  process.exitCode = known ? error.exitCode : 1;
});
