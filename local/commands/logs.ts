import { styleText } from "node:util";
import { findKeptFunction, readKeptFunctions } from "../kept-functions.ts";
import { tailLogGroup } from "../services/logs/tail.ts";
import { UserError } from "../user-error.ts";
import { type CommandContext, stackDir } from "./command.ts";

/** `npm run logs -- <function> --follow`: reads the log files, beside a running local cloud or without one. */
export async function logs(command: CommandContext): Promise<void> {
  const dir = stackDir(command);
  const asked = command.positionals[0];
  if (asked === undefined) {
    for (const { logicalName, functionName } of readKeptFunctions(dir, command.stack))
      process.stdout.write(`${logicalName.padEnd(24)} ${functionName}\n`);
    return;
  }
  const found = findKeptFunction(dir, command.stack, asked);
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const lines = tailLogGroup({
    dir,
    group: found.logGroup,
    follow: command.follow,
    since: Date.now() - milliseconds(command.since),
    signal: stop.signal,
  });
  for await (const line of lines) {
    if (command.json) {
      process.stdout.write(`${JSON.stringify(line)}\n`);
    } else {
      const time = styleText("gray", new Date(line.timestamp).toISOString(), { stream: process.stdout });
      process.stdout.write(`${time} ${line.message.trimEnd()}\n`);
    }
  }
}

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @throws UserError unless the text is a number and one of s, m, h, d. */
function milliseconds(text: string): number {
  const match = /^(\d+)(s|m|h|d)$/.exec(text);
  const unit = match?.[2];
  if (!match || !(unit === "s" || unit === "m" || unit === "h" || unit === "d")) {
    throw new UserError(
      `--since "${text}" is not a duration: use a whole number and s, m, h or d, as in 10m.`,
      2,
    );
  }
  return Number(match[1]) * units[unit];
}
