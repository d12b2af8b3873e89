import type { Command } from "@commander-js/extra-typings";
import { stackOption } from "../terminal/command-line.ts";

/** What a command has to say: the same thing for programs and for people. */
export interface Outcome {
  readonly json: unknown;
  readonly text: string;
}

export function printOutcome({ json, text }: Outcome, asJson: boolean): void {
  process.stdout.write(asJson ? `${JSON.stringify(json)}\n` : text);
}

/** A command with the options that say which stack it is about, here or on AWS. */
export function stackCommand(program: Command, name: string, description: string) {
  return program
    .command(name)
    .description(description)
    .addOption(stackOption())
    .option(
      "--aws",
      'the stack on AWS, as "pulumi stack output" tells; credentials as for every AWS SDK',
      false,
    )
    .option("--outputs <file>", "the same, with the stack's outputs from a file of JSON")
    .option("--state-dir <folder>", "where local stacks keep their state", ".slipway")
    .option("--json", "one line of JSON", false);
}
