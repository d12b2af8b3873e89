import { relative, resolve } from "node:path";
import { createEnvironment } from "../environments/create.ts";
import { destroyEnvironment } from "../environments/destroy.ts";
import { type Environment, listEnvironments } from "../environments/list.ts";
import {
  commandLines,
  createCommands,
  destroyCommands,
  type PulumiCommand,
  runPulumi,
} from "../environments/pulumi-commands.ts";
import { refuseRunning } from "../instance-lock.ts";
import { streamLog } from "../log.ts";
import { UserError } from "../user-error.ts";
import { type CommandContext, checkStackName, stackDir } from "./command.ts";

const actions = ["create", "list", "destroy"] as const;

/** `npm run env -- create <name> --from <stack> | list | destroy <name>` */
export async function env(command: CommandContext): Promise<void> {
  const [word, stack, ...rest] = command.positionals;
  const action = actions.find((each) => each === word);
  if (!action || rest.length > 0) {
    throw new UserError(
      `env ${command.positionals.join(" ")} is nothing to do: use create <name>, list or destroy <name>.`,
      2,
    );
  }
  if (action === "list") return list(command);
  if (stack === undefined) {
    throw new UserError(`env ${action} needs a name: npm run env -- ${action} pr-12`, 2);
  }
  checkStackName(`env ${action}`, stack);
  return action === "create" ? create(command, stack) : destroy({ ...command, stack });
}

function create(command: CommandContext, stack: string): void {
  const created = createEnvironment(command.projectRoot, stack, command.from);
  const commands = createCommands(stack);
  if (command.aws) runPulumi(command.projectRoot, commands);
  const missing = created.secrets.map(
    (key) => `  Set its own ${key}:  pulumi config set --secret ${key} <value> --stack ${stack}`,
  );
  answer(command, { ...created, ...onAws(command, commands) }, [
    `${created.file} is written, from ${created.from}.`,
    ...missing,
    `  On this machine:  npm start -- --stack ${stack}`,
    ...(command.aws ? [] : [`  On AWS:  ${commandLines(commands).join(" && ")}`]),
  ]);
}

async function destroy(command: CommandContext): Promise<void> {
  const { projectRoot, stack } = command;
  const commands = destroyCommands(stack);
  refuseRunning(stackDir(command), stack);
  // AWS first: what goes wrong there leaves the configuration in place.
  if (command.aws) runPulumi(projectRoot, commands);
  const log = streamLog(process.stderr, command.verbose);
  const destroyed = await destroyEnvironment({ projectRoot, stack, dir: stackDir(command), log });
  const removed = destroyed.removed.map((path) => relative(projectRoot, resolve(projectRoot, path)));
  answer(command, { ...destroyed, removed, ...onAws(command, commands) }, [
    `${stack}: ${destroyed.deleted} resources deleted on this machine; ${removed.length > 0 ? `gone: ${removed.join(", ")}` : "nothing else was there"}.`,
    ...(command.aws
      ? []
      : [`  On AWS nothing was touched. Where it is there, too:  ${commandLines(commands).join(" && ")}`]),
  ]);
}

function list(command: CommandContext): void {
  const { projectRoot, stateDir } = command;
  const environments = listEnvironments(projectRoot, resolve(projectRoot, stateDir));
  const rows = environments.map((each) => [
    each.stack,
    each.configured ? (each.ephemeralOf ? `from ${each.ephemeralOf}` : "stays") : "not configured",
    each.localState ? "yes" : "no",
    stateOf(each),
    each.siteUrl ?? "",
  ]);
  answer(command, { environments }, table([["stack", "kind", "local data", "runs", "site"], ...rows]));
}

function stateOf({ pid }: Environment): string {
  return pid === undefined ? "no" : `process ${pid}`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** What was done on AWS, or is left to do. */
function onAws({ aws }: CommandContext, commands: readonly PulumiCommand[]) {
  return aws ? { ran: commandLines(commands) } : { onAws: commandLines(commands) };
}

function answer({ json }: CommandContext, value: object, lines: readonly string[]): void {
  process.stdout.write(`${json ? JSON.stringify(value) : lines.join("\n")}\n`);
}
