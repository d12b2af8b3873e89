import { Command, CommanderError, InvalidArgumentError, Option } from "@commander-js/extra-typings";

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
 * How a run that commander ended is to exit, having printed help or what was wrong: 0 or 2.
 * @returns undefined for another error
 */
export function commandLineExitCode(error: unknown): 0 | 2 | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  return error.exitCode === 0 ? 0 : 2;
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
