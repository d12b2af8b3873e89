import { spawnSync } from "node:child_process";
import { UserError } from "../../terminal/user-error.ts";

/** Words for the Pulumi CLI, without `pulumi` itself. */
export type PulumiCommand = readonly string[];

/** The stack in Pulumi's own state, and all that it describes on AWS. */
export function createCommands(stack: string): readonly PulumiCommand[] {
  return [
    ["stack", "init", stack],
    ["up", "--stack", stack],
  ];
}

/** Protected resources make the first one fail. The configuration file stays: what is here may need it still. */
export function destroyCommands(stack: string): readonly PulumiCommand[] {
  return [
    ["destroy", "--stack", stack],
    ["stack", "rm", stack, "--preserve-config"],
  ];
}

export function commandLines(commands: readonly PulumiCommand[]): readonly string[] {
  return commands.map((words) => ["pulumi", ...words].join(" "));
}

/**
 * Runs the commands one after another, with their questions and answers at this terminal.
 * @throws UserError when there is no Pulumi CLI, or one of them fails; those after it are not run
 */
export function runPulumi(projectRoot: string, commands: readonly PulumiCommand[]): void {
  for (const words of commands) {
    // What the CLI says goes to where progress goes: the answer of --json has the output to itself.
    const { status, error } = spawnSync("pulumi", words, { cwd: projectRoot, stdio: ["inherit", 2, 2] });
    const line = ["pulumi", ...words].join(" ");
    if (error) {
      throw new UserError(
        `"${line}" could not be run: ${error.message}. Install the Pulumi CLI (https://www.pulumi.com/docs/iac/download-install/), or leave --aws out and run it elsewhere.`,
      );
    }
    if (status !== 0) {
      throw new UserError(
        `"${line}" ended with ${status}; see what it says above. Nothing after it was run.`,
      );
    }
  }
}
