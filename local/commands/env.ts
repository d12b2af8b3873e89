import { relative, resolve } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { stackName } from "../../terminal/command-line.ts";
import { projectRoot } from "../../terminal/install.mjs";
import { table } from "../../terminal/table.ts";
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
import { jsonOption, stackDir, stateDirOption, verboseOption } from "./options.ts";

/** `npm run env -- create <name> --from <stack> | list | destroy <name>` */
export function declare(command: Command): void {
  command
    .command("create")
    .description("Write the configuration of a new environment, made from another's.")
    .argument("<name>", "its name", stackName)
    .option("--from <stack>", "the environment to make it from", stackName, "dev")
    .option("--aws", "make its stack on AWS, too, by the Pulumi CLI", false)
    .addOption(jsonOption("one line of JSON"))
    .action(create);
  command
    .command("list")
    .description("Environments: configured, with data here, running, and where.")
    .addOption(stateDirOption())
    .addOption(jsonOption("one line of JSON"))
    .action(list);
  command
    .command("destroy")
    .description("Delete an environment's resources and data here; protected ones are refused.")
    .argument("<name>", "its name", stackName)
    .option("--aws", "destroy it on AWS first, by the Pulumi CLI", false)
    .addOption(stateDirOption())
    .addOption(jsonOption("one line of JSON"))
    .addOption(verboseOption())
    .action(destroy);
}

interface AnswerOptions {
  readonly json: boolean;
}

interface CreateOptions extends AnswerOptions {
  readonly from: string;
  readonly aws: boolean;
}

interface DestroyOptions extends AnswerOptions {
  readonly aws: boolean;
  readonly stateDir: string;
  readonly verbose: boolean;
}

function create(stack: string, options: CreateOptions): void {
  const created = createEnvironment(projectRoot, stack, options.from);
  const commands = createCommands(stack);
  if (options.aws) runPulumi(projectRoot, commands);
  const missing = created.secrets.map(
    (key) => `  Set its own ${key}:  pulumi config set --secret ${key} <value> --stack ${stack}`,
  );
  answer(options, { ...created, ...onAws(options, commands) }, [
    `${created.file} is written, from ${created.from}.`,
    ...missing,
    `  On this machine:  npm start -- --stack ${stack}`,
    ...(options.aws ? [] : [`  On AWS:  ${commandLines(commands).join(" && ")}`]),
  ]);
}

async function destroy(stack: string, options: DestroyOptions): Promise<void> {
  const dir = stackDir({ stack, stateDir: options.stateDir });
  const commands = destroyCommands(stack);
  refuseRunning(dir, stack);
  // AWS first: what goes wrong there leaves the configuration in place.
  if (options.aws) runPulumi(projectRoot, commands);
  const log = streamLog(process.stderr, options.verbose);
  const destroyed = await destroyEnvironment({ projectRoot, stack, dir, log });
  const removed = destroyed.removed.map((path) => relative(projectRoot, resolve(projectRoot, path)));
  answer(options, { ...destroyed, removed, ...onAws(options, commands) }, [
    `${stack}: ${destroyed.deleted} resources deleted on this machine; ${removed.length > 0 ? `gone: ${removed.join(", ")}` : "nothing else was there"}.`,
    ...(options.aws
      ? []
      : [`  On AWS nothing was touched. Where it is there, too:  ${commandLines(commands).join(" && ")}`]),
  ]);
}

function list(options: AnswerOptions & { readonly stateDir: string }): void {
  const environments = listEnvironments(projectRoot, resolve(projectRoot, options.stateDir));
  const rows = environments.map((each) => [
    each.stack,
    each.configured ? (each.ephemeralOf ? `from ${each.ephemeralOf}` : "stays") : "not configured",
    each.localState ? "yes" : "no",
    stateOf(each),
    each.siteUrl ?? "",
  ]);
  answer(options, { environments }, [table(["stack", "kind", "local data", "runs", "site"], rows).trimEnd()]);
}

function stateOf({ pid }: Environment): string {
  return pid === undefined ? "no" : `process ${pid}`;
}

/** What was done on AWS, or is left to do. */
function onAws({ aws }: { readonly aws: boolean }, commands: readonly PulumiCommand[]) {
  return aws ? { ran: commandLines(commands) } : { onAws: commandLines(commands) };
}

function answer({ json }: AnswerOptions, value: object, lines: readonly string[]): void {
  process.stdout.write(`${json ? JSON.stringify(value) : lines.join("\n")}\n`);
}
