import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface Platform {
  readonly siteUrl: string;
  readonly apiUrl: string;
  readonly endpointUrl: string;
  /** The stack's state folder. */
  readonly dir: string;
  /** What it has written to the terminal since its last start. */
  readonly output: string;
  /** Process id of the local cloud. */
  readonly pid: number;
  /** Stops the local cloud with `signal` and starts it again on the same state and ports. */
  restart(signal?: NodeJS.Signals): Promise<void>;
  /** Resolves when no restart is under way. */
  ready(): Promise<void>;
  /** Ends the process with `signal` and waits for it; the state stays. */
  end(signal?: NodeJS.Signals): Promise<void>;
  /** Ends the process and removes its state. */
  stop(): Promise<void>;
}

export interface PlatformOptions {
  readonly stack?: string;
  /** Folder of all stacks' state; one of its own unless told. */
  readonly stateDir?: string;
  /** Folder of the project; this one unless told. */
  readonly projectRoot?: string;
  /** First words of the command line. @default ["--json"], of `npm start` */
  readonly command?: readonly string[];
  /** Further words for the command line. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

const root = join(import.meta.dirname, "..", "..");

/** The real local cloud with the real program, as its own process, on free ports and a folder of its own. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const stack = options.stack ?? "dev";
  const stateDir = options.stateDir ?? (await mkdtemp(join(tmpdir(), "slipway-")));
  let running = await launch(stateDir, stack, ["0", "0"], options);
  let restarting = Promise.resolve();
  const end = async (signal: NodeJS.Signals = "SIGTERM") => {
    const { child } = running;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await exited;
  };
  return {
    get siteUrl() {
      return running.siteUrl;
    },
    get apiUrl() {
      return `${running.siteUrl}/api`;
    },
    get endpointUrl() {
      return running.endpointUrl;
    },
    get pid() {
      return running.pid;
    },
    get output() {
      return running.output();
    },
    dir: join(stateDir, stack),
    restart(signal) {
      restarting = (async () => {
        const ports: [string, string] = [new URL(running.siteUrl).port, new URL(running.endpointUrl).port];
        await end(signal);
        running = await launch(stateDir, stack, ports, options);
      })();
      return restarting;
    },
    ready: () => restarting,
    end,
    async stop() {
      await end();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

interface Running {
  readonly child: ChildProcess;
  readonly siteUrl: string;
  readonly endpointUrl: string;
  readonly pid: number;
  output(): string;
}

async function launch(
  stateDir: string,
  stack: string,
  [site, endpoint]: readonly [string, string],
  options: PlatformOptions,
): Promise<Running> {
  const child = spawn(
    join(root, "node_modules", "node", "bin", "node"),
    [
      join(options.projectRoot ?? root, "local", "start.mjs"),
      ...(options.command ?? ["--json"]),
      ...["--stack", stack, "--state-dir", stateDir, "--port", site, "--endpoint-port", endpoint],
      ...(options.args ?? []),
    ],
    {
      cwd: options.projectRoot ?? root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...options.env },
    },
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk));
  const exited = new Promise<never>((_, reject) => {
    child.once("exit", (code, signal) =>
      reject(new Error(`The local cloud ended (${code ?? signal}):\n${said}`)),
    );
  });
  exited.catch(() => {});
  const ready = new Promise<Running>((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      said += `${line}\n`;
      if (!line.startsWith("{")) return;
      const { siteUrl, endpointUrl, pid } = JSON.parse(line);
      resolve({ child, siteUrl, endpointUrl, pid, output: () => said });
    });
  });
  return Promise.race([ready, exited]);
}
