import { commandLine, ended } from "../terminal/command-line.ts";
import { UserError } from "../terminal/user-error.ts";
import { type CommandEntry, type CommandName, commands, isCommandName } from "./commands/index.ts";

async function main(args: readonly string[]): Promise<void> {
  const { name, rest } = split(args);
  const { typed, summary, load }: CommandEntry = commands[name];
  const command = commandLine(typed, `${summary[0]?.toUpperCase()}${summary.slice(1)}.`);
  if (name === "start")
    command.addHelpText("after", `\nOther commands, each with a --help\n${commandList()}`);
  (await load()).declare(command);
  await command.parseAsync(rest, { from: "user" });
}

/** `npm start` gives options alone. @throws UserError for a first word that is no command */
function split(args: readonly string[]): { name: CommandName; rest: readonly string[] } {
  const [first, ...rest] = args;
  if (first === undefined || first.startsWith("-")) return { name: "start", rest: args };
  if (isCommandName(first)) return { name: first, rest };
  throw new UserError(`Unknown command "${first}"; there are: ${Object.keys(commands).join(", ")}.`, 2);
}

function commandList(): string {
  const { start: _, ...others } = commands;
  const rows = Object.values(others).map(
    ({ typed, summary }) => [typed.replace(/ --$/, ""), summary] as const,
  );
  const width = Math.max(...rows.map(([typed]) => typed.length));
  return rows.map(([typed, summary]) => `  ${typed.padEnd(width)}  ${summary}`).join("\n");
}

await ended(main(process.argv.slice(2)));
