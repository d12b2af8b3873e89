import { styleText } from "node:util";
import { type Command, Option } from "@commander-js/extra-typings";
import { stackOption } from "../../terminal/command-line.ts";
import { UserError } from "../../terminal/user-error.ts";
import { findKeptFunction, readKeptFunctions } from "../kept-functions.ts";
import { tailLogGroup } from "../services/logs/tail.ts";
import { jsonOption, type StackOptions, stackDir, stateDirOption } from "./options.ts";

/** `npm run logs -- <function> --follow`: reads the log files, beside a running local cloud or without one. */
export function declare(command: Command): void {
  command
    .argument("[function]", "a name as the program gives it: create-link")
    .option("-f, --follow", "go on as lines come", false)
    .addOption(
      new Option("--since <duration>", "how far back, as 30s, 10m, 2h")
        .default(3_600_000, "1h")
        .argParser(milliseconds),
    )
    .addOption(stackOption())
    .addOption(stateDirOption())
    .addOption(jsonOption("a line of JSON for each line"))
    .action(logs);
}

interface LogsOptions extends StackOptions {
  readonly follow: boolean;
  /** Milliseconds. */
  readonly since: number;
  readonly json: boolean;
}

async function logs(asked: string | undefined, options: LogsOptions): Promise<void> {
  const dir = stackDir(options);
  if (asked === undefined) {
    for (const { logicalName, functionName } of readKeptFunctions(dir, options.stack))
      process.stdout.write(`${logicalName.padEnd(24)} ${functionName}\n`);
    return;
  }
  const found = findKeptFunction(dir, options.stack, asked);
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const lines = tailLogGroup({
    dir,
    group: found.logGroup,
    follow: options.follow,
    since: Date.now() - options.since,
    signal: stop.signal,
  });
  for await (const line of lines) {
    if (options.json) {
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
