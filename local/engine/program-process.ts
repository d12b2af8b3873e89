import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { administratorEnvironment } from "../gateway/administrator.ts";
import type { ProgramConfig } from "./config.ts";

export interface ProgramLaunch {
  readonly projectRoot: string;
  readonly config: ProgramConfig;
  /** `127.0.0.1:<port>` of the monitor service. */
  readonly address: string;
  /** Of the engine service. @default address */
  readonly engineAddress?: string;
  /** Address of the local AWS endpoint, for a program that calls AWS by itself. */
  readonly awsEndpoint: string;
  readonly dryRun: boolean;
  /** Loads the SDK and waits for `go`, instead of running at once. */
  readonly wait: boolean;
  readonly onLine: (line: string) => void;
}

export interface ProgramExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last lines that it wrote to its standard error. */
  readonly tail: readonly string[];
}

const preload = fileURLToPath(new URL("./preload.cjs", import.meta.url));
const tailLength = 20;

/** The process that a Pulumi program runs in, started as Pulumi's own language host starts it. */
export class ProgramProcess {
  readonly launch: ProgramLaunch;
  /** Settles when the process has ended and all it wrote has been passed on. */
  readonly exited: Promise<ProgramExit>;
  readonly #child: ChildProcess;
  #ended = false;

  constructor(launch: ProgramLaunch) {
    this.launch = launch;
    const { projectRoot, config } = launch;
    const require = createRequire(join(projectRoot, "package.json"));
    const entryPoint = require.resolve("@pulumi/pulumi/cmd/run/index.js");
    this.#child = spawn(
      process.execPath,
      [...(config.nodeArguments ?? []), "--require", preload, entryPoint, ...argumentsOf(launch)],
      {
        cwd: config.folder,
        env: environmentOf(launch),
        stdio: ["ignore", "pipe", "pipe", "pipe"],
      },
    );
    const tail: string[] = [];
    eachLine(this.#child.stdout, launch.onLine);
    eachLine(this.#child.stderr, (line) => {
      tail.push(line);
      if (tail.length > tailLength) tail.shift();
      launch.onLine(line);
    });
    this.exited = new Promise((resolve) => {
      let startError: string | undefined;
      this.#child.on("error", (error) => {
        startError = error.message;
        // Without a process there is no `close` to wait for.
        if (this.#child.pid === undefined) resolve({ code: null, signal: null, tail: [startError] });
      });
      this.#child.on("close", (code, signal) => {
        this.#ended = true;
        resolve({ code, signal, tail: startError === undefined ? tail : [...tail, startError] });
      });
    });
    // The waiting process may be gone before it is told to go; its end is then seen by `exited`.
    this.#gate.on("error", () => {});
  }

  get running(): boolean {
    return !this.#ended;
  }

  /** Lets a waiting process run the program. */
  go(): void {
    this.#gate.end("\n");
  }

  /** Ends the process and waits until it is gone. */
  async kill(): Promise<void> {
    if (this.#ended) return;
    this.#child.kill("SIGKILL");
    await this.exited;
  }

  get #gate(): Writable {
    // The fourth descriptor is a pipe, which the parent may write to.
    return this.#child.stdio[3] as Writable;
  }
}

function argumentsOf({
  projectRoot,
  config,
  address,
  engineAddress = address,
  dryRun,
}: ProgramLaunch): string[] {
  return [
    ...["--project", config.project],
    ...["--stack", config.stack],
    ...["--organization", "organization"],
    ...["--root-directory", projectRoot],
    ...["--monitor", address],
    ...["--engine", engineAddress],
    ...["--parallel", "64"],
    ...["--pwd", config.folder],
    ...(dryRun ? ["--dry-run"] : []),
    config.program,
  ];
}

function environmentOf({
  projectRoot,
  config,
  address,
  engineAddress = address,
  awsEndpoint,
  wait,
}: ProgramLaunch): NodeJS.ProcessEnv {
  // Beside the packages that the program loads, wherever its project finds them.
  const require = createRequire(join(projectRoot, "package.json"));
  const packages = dirname(dirname(dirname(require.resolve("@pulumi/pulumi/package.json"))));
  const cache = join(packages, ".cache", "slipway");
  const { AWS_PROFILE: _profile, AWS_SESSION_TOKEN: _token, ...inherited } = process.env;
  return {
    ...inherited,
    // Whatever the program asks AWS by itself stays on this machine, and its owner's credentials out of it.
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_REGION: config.region,
    ...administratorEnvironment,
    PULUMI_CONFIG: JSON.stringify(config.values),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
    PULUMI_NODEJS_TYPESCRIPT: "true",
    // Types are checked by `npm run check`; here they would cost ten seconds.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    ...(config.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: config.tsconfig }),
    // The entry point sets these from its arguments. A process that loads the SDK ahead of it needs them earlier.
    PULUMI_NODEJS_PROJECT: config.project,
    PULUMI_NODEJS_STACK: config.stack,
    PULUMI_NODEJS_ORGANIZATION: "organization",
    PULUMI_NODEJS_ROOT_DIRECTORY: projectRoot,
    PULUMI_NODEJS_MONITOR: address,
    PULUMI_NODEJS_ENGINE: engineAddress,
    PULUMI_NODEJS_PARALLEL: "64",
    NODE_COMPILE_CACHE: join(cache, "compile"),
    SLIPWAY_MODULES_FILE: join(cache, `modules-${config.project}.json`),
    ...(wait ? { SLIPWAY_WAIT: "1" } : {}),
  };
}

function eachLine(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  stream?.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}
