import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { stackOption } from "../../terminal/command-line.ts";
import { projectRoot } from "../../terminal/install.mjs";
import { streamProgress } from "../../terminal/progress.ts";
import { UserError } from "../../terminal/user-error.ts";
import { CliCloud } from "../cli-cloud.ts";
import { guestDir } from "../cli-guests.ts";
import { buildCli, cliVersion, findCli } from "../engine/cli/cli-binary.ts";
import { programVerbs, runCli } from "../engine/cli/cli-run.ts";
import { type ProgramConfig, readProgramConfig, readProjectName } from "../engine/config.ts";
import { streamLog } from "../log.ts";
import { choosePorts } from "../ports.ts";
import { type RunningCloud, runningCloud } from "../running-cloud.ts";
import { buildSites } from "../site-build.ts";
import { endpointPortOption, portOption, type StackOptions, stateDirOption } from "./options.ts";

/** `npm run pulumi:local`: the real Pulumi CLI against the local cloud. Its exit code is the CLI's. */
export function declare(command: Command): void {
  command
    .argument("[words...]", "what pulumi is to do, with options of its own")
    .addOption(stackOption())
    .option("-C, --cwd <folder>", "another team's program, in the same backend and on the same cloud")
    .option("--serve", "after the command, keep the cloud running", false)
    .addOption(portOption())
    .addOption(endpointPortOption())
    .addOption(stateDirOption())
    .option("--verbose-cloud", "the local cloud says more", false)
    .addHelpText("after", examples)
    // `up --help` asks pulumi.
    .helpOption(false)
    .allowUnknownOption()
    .action((words, options) => {
      const [first = "--help"] = words;
      if (first === "--help" || first === "-h") command.help();
      return pulumi(words, options);
    });
}

const examples = `
  npm run pulumi:local -- preview --diff          what would change
  npm run pulumi:local -- up --yes                apply it; everything is kept, and the cloud ends with the command
  npm run pulumi:local -- up --yes --serve        apply it and go on: the site and the API are up until Ctrl-C
  npm run pulumi:local -- refresh --yes           take in what was changed by other ways (drift)
  npm run pulumi:local -- stack output siteUrl
  npm run pulumi:local -- up --yes --cwd examples/consumer    another team's stack, beside this one
  npm run pulumi:local -- destroy --yes

While one command serves, others act on the cloud that it runs. The CLI is the one on the PATH, or is built from
source once (Go, about four minutes). Its state is apart from that of npm start, in <state-dir>/.cli/<stack>.
`;

interface PulumiOptions extends StackOptions {
  readonly cwd?: string | undefined;
  readonly serve: boolean;
  readonly port?: number | undefined;
  readonly endpointPort?: number | undefined;
  readonly verboseCloud: boolean;
}

async function pulumi(words: readonly string[], options: PulumiOptions): Promise<void> {
  const { stack, stateDir } = options;
  const dir = cliStackDir(stateDir, stack);
  const cli = await ensureCli();
  if (words[0] === "build-cli") return;
  // A command that finds nothing leaves nothing: the folder is made by those that do.
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const program = programOf(options.cwd, stack, dir);
  const { folder, config } = program;
  const run = { cli, projectRoot: folder, dir, config };
  if (!programVerbs.some((verb) => verb === words[0])) {
    process.exitCode = await runCli(run, words);
    return;
  }
  await buildSites(projectRoot);
  const runOn = (cloud: RunningCloud) => {
    const cloudOfRun = { providerAddress: providerOf(config.project, cloud), endpointUrl: cloud.endpointUrl };
    return runCli({ ...run, cloud: cloudOfRun }, words);
  };
  const running = runningCloud(dir);
  process.exitCode = running ? await runOn(running) : await withCloud(words[0], options, dir, program, runOn);
}

/** What the CLI runs: the platform's program, or another team's. */
interface Program {
  readonly folder: string;
  readonly config: ProgramConfig;
  /** Its folder, when it is another team's. */
  readonly guest?: string;
}

function programOf(cwd: string | undefined, stack: string, dir: string): Program {
  if (cwd === undefined) {
    return { folder: projectRoot, config: readProgramConfig(projectRoot, stack, { stateDir: dir }) };
  }
  const folder = resolve(projectRoot, cwd);
  const stateDir = guestDir(dir, readProjectName(folder));
  return { folder, config: readProgramConfig(folder, stack, { stateDir }), guest: folder };
}

/**
 * Folder of a stack that the real engine keeps. Apart from those of the embedded engine, whose data and state it must
 * not meet; no stack can be named like it, for names begin with a letter or a digit.
 */
export function cliStackDir(stateDir: string, stack: string): string {
  return join(resolve(projectRoot, stateDir), ".cli", stack);
}

async function ensureCli(): Promise<string> {
  const found = findCli();
  if (found !== undefined) return found;
  return streamProgress().step(
    "pulumi",
    (tick) => {
      tick(`is not on the PATH: building ${cliVersion} from source, once, about four minutes`);
      return buildCli(projectRoot);
    },
    (file) => `built ${cliVersion} into ${file}`,
  );
}

/** @throws UserError when the cloud was started before the project was known to it */
function providerOf(project: string, { providers = {} }: RunningCloud): string {
  const address = providers[project];
  if (address !== undefined) return address;
  throw new UserError(
    `The cloud that serves knows the projects ${Object.keys(providers).join(", ")}, and not "${project}": stop it, ` +
      "and give --cwd to the command that serves (or apply the program once while nothing serves)",
  );
}

async function withCloud(
  verb: string | undefined,
  { stack, serve: goesOn, port, endpointPort, verboseCloud }: PulumiOptions,
  dir: string,
  { config, guest }: Program,
  run: (cloud: RunningCloud) => Promise<number>,
): Promise<number> {
  const ports = { site: port, endpoint: endpointPort };
  const cloud = new CliCloud({
    projectRoot,
    stack,
    dir,
    guest,
    // Two engines' stacks may run beside each other; without --serve nobody else needs to find the ports.
    ports: goesOn ? await choosePorts(dir, stack, ports) : { site: 0, endpoint: 0 },
    log: streamLog(process.stderr, verboseCloud),
  });
  try {
    await cloud.start();
    const code = await run(cloud);
    if (code === 0 && ["up", "update", "destroy"].includes(verb ?? "")) await cloud.applied(config.project);
    if (code === 0 && goesOn) await serve(cloud);
    return code;
  } finally {
    await cloud.stop();
  }
}

async function serve(cloud: CliCloud): Promise<void> {
  const { siteUrl, endpointUrl, addresses, stack } = cloud;
  const guests = Object.fromEntries(
    cloud.guests.map(({ project, engine }) => [project, cloud.addressesAmong(engine.outputs)]),
  );
  process.stdout.write(
    `${JSON.stringify({ siteUrl, endpointUrl, addresses, guests, stack, pid: process.pid })}\n`,
  );
  process.stderr.write("Serving; Ctrl-C stops, and everything is kept.\n");
  await new Promise<void>((ended) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => ended());
  });
}
