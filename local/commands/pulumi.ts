import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { projectRoot } from "../../terminal/install.mjs";
import { streamProgress } from "../../terminal/progress.ts";
import { CliCloud } from "../cli-cloud.ts";
import { buildCli, cliVersion, findCli } from "../engine/cli/cli-binary.ts";
import { programVerbs, runCli } from "../engine/cli/cli-run.ts";
import { readProgramConfig } from "../engine/config.ts";
import { runningProcess } from "../instance-lock.ts";
import { streamLog } from "../log.ts";
import { choosePorts } from "../ports.ts";
import { buildSites } from "../site-build.ts";
import { UserError } from "../user-error.ts";
import { type PulumiWords, pulumiUsage, readPulumiWords } from "./pulumi-words.ts";

/** `npm run pulumi:local`: the real Pulumi CLI against the local cloud. Its exit code is the CLI's. */
export function declare(command: Command): void {
  // Most of its words are the CLI's.
  command
    .helpOption(false)
    .allowUnknownOption()
    .argument("[words...]")
    .action((words) => pulumi(words));
}

async function pulumi(args: readonly string[]): Promise<void> {
  const words = readPulumiWords(args);
  if (words.help || words.passed.length === 0) {
    process.stdout.write(pulumiUsage);
    return;
  }
  const dir = cliStackDir(words.stateDir, words.stack);
  const cli = await ensureCli();
  if (words.passed[0] === "build-cli") return;
  // A command that finds nothing leaves nothing: the folder is made by those that do.
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const config = readProgramConfig(projectRoot, words.stack, { stateDir: dir });
  const run = { cli, projectRoot, dir, config };
  if (!programVerbs.some((verb) => verb === words.passed[0])) {
    process.exitCode = await runCli(run, words.passed);
    return;
  }
  await buildSites(projectRoot);
  const running = runningCloud(dir);
  process.exitCode = running
    ? await runCli({ ...run, cloud: running }, words.passed)
    : await withCloud(words, dir, (cloud) => runCli({ ...run, cloud }, words.passed));
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

interface RunningCloud {
  readonly providerAddress: string;
  readonly endpointUrl: string;
}

/** The cloud of this stack that serves in another process. */
function runningCloud(dir: string): RunningCloud | undefined {
  const file = join(dir, "endpoint.json");
  const pid = runningProcess(dir);
  if (pid === undefined) return undefined;
  if (!existsSync(file)) {
    throw new UserError(`Process ${pid} is starting or ending this stack's cloud; try again when it is done`);
  }
  return JSON.parse(readFileSync(file, "utf8"));
}

async function withCloud(
  words: PulumiWords,
  dir: string,
  run: (cloud: RunningCloud) => Promise<number>,
): Promise<number> {
  const ports = { site: words.port, endpoint: words.endpointPort };
  const cloud = new CliCloud({
    projectRoot,
    stack: words.stack,
    dir,
    // Two engines' stacks may run beside each other; without --serve nobody else needs to find the ports.
    ports: words.serve ? await choosePorts(dir, words.stack, ports) : { site: 0, endpoint: 0 },
    log: streamLog(process.stderr, words.verbose),
  });
  try {
    await cloud.start();
    const code = await run({ providerAddress: cloud.engine.address, endpointUrl: cloud.endpointUrl });
    if (code === 0 && ["up", "update", "destroy"].includes(words.passed[0] ?? "")) await cloud.applied();
    if (code === 0 && words.serve) await serve(cloud);
    return code;
  } finally {
    await cloud.stop();
  }
}

async function serve(cloud: CliCloud): Promise<void> {
  const { siteUrl, endpointUrl, addresses, stack } = cloud;
  process.stdout.write(`${JSON.stringify({ siteUrl, endpointUrl, addresses, stack, pid: process.pid })}\n`);
  process.stderr.write("Serving; Ctrl-C stops, and everything is kept.\n");
  await new Promise<void>((ended) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => ended());
  });
}
