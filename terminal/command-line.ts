import { Command, CommanderError, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { UserError } from "./user-error.ts";

/**
 * A command line of the project: how help looks and how it ends.
 * @param typed - what people type before the words that are parsed: `npm run site --`
 */
export function commandLine(typed: string, description: string) {
  return new Command(typed)
    .description(description)
    .helpOption("-h, --help", "this text")
    .helpCommand(false)
    .configureHelp({ optionDescription: describeOption })
    .showHelpAfterError(`See: ${typed.replace(/ --$/, "")} -- --help`)
    .exitOverride();
}

/**
 * Waits for a run to end, and sets the exit code: commander's errors, printed already, end with 2; a UserError, which a
 * person can mend, is shown as its message alone; any other with its stack.
 */
export async function ended(run: Promise<unknown>): Promise<void> {
  // Whoever reads no further, such as head, has what they want.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  try {
    await run;
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    const mendable = error instanceof UserError;
    const text = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? error.stack : undefined;
    process.stderr.write(`${mendable ? text : (stack ?? text)}\n`);
    // What failed halfway may have left something open.
    process.exit(mendable ? error.exitCode : 1);
  }
}

export const stackOption = () =>
  new Option("-s, --stack <name>", "the stack: its configuration is Pulumi.<name>.yaml")
    .default("dev")
    .argParser(stackName);

/** A name that Pulumi and file systems take. @throws InvalidArgumentError */
export function stackName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text)) return text;
  throw new InvalidArgumentError('Use letters, digits, ".", "_" and "-".');
}

/** Parses a number of the command line. @throws InvalidArgumentError when it is none, or out of the range */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Use a whole number from ${least} to ${most}.`);
  };
}

/** A switch is off unless given: that goes without saying. */
function describeOption({ description, defaultValue, defaultValueDescription }: Option): string {
  if (defaultValue === undefined || defaultValue === false) return description;
  if (Array.isArray(defaultValue) && defaultValue.length === 0) return description;
  return `${description} (${defaultValueDescription ?? defaultValue})`;
}
