import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { styleText } from "node:util";
import { type Command, Option } from "@commander-js/extra-typings";
import { stackOption } from "../../terminal/command-line.ts";
import { projectRoot } from "../../terminal/install.mjs";
import { type Progress, quietProgress, streamProgress } from "../../terminal/progress.ts";
import { LocalCloud } from "../cloud.ts";
import { localConfigFile } from "../engine/config.ts";
import { keepAddresses } from "../environments/addresses.ts";
import { takeInstanceLock } from "../instance-lock.ts";
import { streamLog } from "../log.ts";
import { choosePorts } from "../ports.ts";
import { resourceTree } from "../resource-tree.ts";
import { buildSites } from "../site-build.ts";
import { upSummary } from "../up-summary.ts";
import {
  endpointPortOption,
  jsonOption,
  portOption,
  type StackOptions,
  stackDir,
  stateDirOption,
  verboseOption,
} from "./options.ts";

/** `npm start` and, with `--watch`, `npm run dev`: runs until it is told to stop. */
export function declare(command: Command): void {
  command
    .addOption(stackOption())
    .option("--reset", "start from nothing: the stack's local data is removed", false)
    .addOption(portOption())
    .addOption(endpointPortOption())
    .addOption(stateDirOption())
    .option("--tree", "print every resource, not only the components", false)
    .addOption(jsonOption("one line of JSON when ready, for scripts"))
    .addOption(verboseOption())
    // What `npm run dev` adds.
    .addOption(new Option("--watch").default(false).hideHelp())
    .action(start);
}

interface StartOptions extends StackOptions {
  readonly reset: boolean;
  readonly port?: number | undefined;
  readonly endpointPort?: number | undefined;
  readonly tree: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly watch: boolean;
}

async function start(options: StartOptions): Promise<void> {
  const dir = stackDir(options);
  const progress = options.json ? quietProgress : streamProgress();
  if (options.reset) reset(dir, options.stack);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  let tick: (text: string) => void = () => {};
  let steps = 0;
  const cloud = new LocalCloud({
    projectRoot,
    stack: options.stack,
    dir,
    ports: await choosePorts(dir, options.stack, { site: options.port, endpoint: options.endpointPort }),
    log: streamLog(process.stderr, options.verbose),
    onStep: () => tick(`${++steps} resources`),
  });
  const ended = stopOnSignal(cloud);
  try {
    await progress.step(
      "services",
      () => cloud.start(),
      () => "restored",
    );
    await buildSiteWithProgress(progress);
    if (cloud.changed) {
      await progress.step(
        "program",
        async (report) => {
          tick = report;
          return cloud.up();
        },
        upSummary,
      );
    }
    announce(cloud, options);
    const { siteUrl, endpointUrl, addresses } = cloud;
    cloud.onStop(keepAddresses(dir, { siteUrl, endpointUrl, addresses }));
    if (options.watch) {
      const { watch } = await import("../watch.ts");
      await watch(cloud, projectRoot);
    }
  } catch (error) {
    await cloud.stop();
    throw error;
  }
  await ended;
}

function reset(dir: string, stack: string): void {
  if (!existsSync(dir)) return;
  const release = takeInstanceLock(dir, stack);
  rmSync(dir, { recursive: true, force: true });
  release();
}

async function buildSiteWithProgress(progress: Progress): Promise<void> {
  await progress.step(
    "site",
    () => buildSites(projectRoot),
    (result) => result,
  );
}

function announce(cloud: LocalCloud, options: StartOptions): void {
  const { siteUrl, endpointUrl, addresses } = cloud;
  if (options.json) {
    const ready = { siteUrl, endpointUrl, addresses, stack: options.stack, pid: process.pid };
    process.stdout.write(`${JSON.stringify(ready)}\n`);
    return;
  }
  const rows = [
    ...Object.entries(addresses),
    ["AWS endpoint", `AWS_ENDPOINT_URL=${endpointUrl.replace("127.0.0.1", "localhost")} aws s3 ls`],
    ...cloud.localSettings.map((setting) => [
      "Set here",
      `${setting} (${join(stackDir(options), localConfigFile)})`,
    ]),
    ["Logs", "npm run logs -- <function> --follow"],
  ] as const;
  const width = Math.max(...rows.map(([name]) => name.length));
  const bold = (text: string) => styleText("bold", text, { stream: process.stdout });
  const lines = [
    "",
    resourceTree(cloud.engine.resources, { all: options.tree, stream: process.stdout }),
    "",
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value === siteUrl ? bold(value) : value}`),
    "",
    options.watch
      ? "Watching infra/, functions/ and web/. Ctrl-C stops; everything is kept."
      : "Ctrl-C stops; everything is kept for the next start.",
    "",
  ];
  process.stdout.write(lines.join("\n"));
}

/** Resolves once a signal has come and the cloud has stopped; a second signal ends the process at once. */
function stopOnSignal(cloud: LocalCloud): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false;
    const stop = () => {
      if (stopping) process.exit(130);
      stopping = true;
      cloud.stop().then(resolve, reject);
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  });
}
