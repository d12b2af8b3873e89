import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { administratorEnvironment } from "../../gateway/administrator.ts";
import type { ProgramConfig } from "../config.ts";
import { openServer } from "../grpc-server.ts";
import { loadProtocol } from "../protocol.ts";
import type { CliProcesses } from "./cli-processes.ts";
import { LanguageHost } from "./language-host.ts";
import { withPackPaths, writePolicyLauncher } from "./policy-packs.ts";
import { Workspace } from "./workspace.ts";

export interface CliRunOptions {
  /** The `pulumi` program. */
  readonly cli: string;
  readonly projectRoot: string;
  /** Absolute folder of the stack's state. */
  readonly dir: string;
  readonly config: ProgramConfig;
  /** Where the local cloud is; absent for commands that ask no provider. */
  readonly cloud?: { readonly providerAddress: string; readonly endpointUrl: string };
  /** Whose resources the provider has. @default ["aws"] */
  readonly packages?: readonly string[];
  /** Where the CLI writes. @default this process's own streams */
  readonly onOutput?: (text: string) => void;
  /** Kills the CLI at once, as SIGKILL does. */
  readonly killed?: AbortSignal;
}

/** Verbs of the CLI that run the program, or may with `--run-program`. */
export const programVerbs = ["preview", "up", "update", "refresh", "destroy"] as const;

/**
 * Runs the CLI on this process's own terminal.
 * @param args as for `pulumi`; the stack is added
 * @returns its exit code
 */
export async function runCli(options: CliRunOptions, args: readonly string[]): Promise<number> {
  const { cli, projectRoot, dir, config, cloud, packages = ["aws"] } = options;
  const workspace = new Workspace(dir, config.project, config.stack);
  workspace.prepare(config);
  await workspace.processes.endOrphans();
  workspace.dropStaleLocks();
  const env = { ...environment(config), ...workspace.environment(cloud?.providerAddress, packages) };
  const { onOutput, killed } = options;
  const pulumi = (words: readonly string[], onText = onOutput) =>
    runToEnd(cli, words, { cwd: workspace.folder, env, onText, killed, processes: workspace.processes });
  if (!existsSync(workspace.checkpointFile)) {
    const init = ["stack", "init", config.stack, "--secrets-provider", "passphrase", "--non-interactive"];
    let said = "";
    const code = await pulumi(init, (text) => {
      said += text;
    });
    if (code !== 0) throw new Error(`pulumi stack init ended with code ${code}:\n${said}`);
  }
  const [verb] = args;
  if (!cloud || !programVerbs.some((each) => each === verb)) {
    return pulumi(verb === "stack" || verb === "config" ? [...args, "--stack", config.stack] : args);
  }
  writePolicyLauncher(workspace.home, projectRoot);
  const protocol = loadProtocol();
  const { endpointUrl } = cloud;
  const host = new LanguageHost({ protocol, projectRoot, config, awsEndpoint: endpointUrl });
  const { server, address } = openServer(protocol.grpc, [
    { definition: protocol.languageService.LanguageRuntimeService, methods: host.methods },
  ]);
  try {
    return await pulumi([
      ...withPackPaths(args, projectRoot),
      ...["--stack", config.stack, `--client=${await address}`],
    ]);
  } finally {
    await host.close();
    server.forceShutdown();
  }
}

/** Nothing of the user's: neither their login nor their AWS account. */
function environment({ region }: ProgramConfig): NodeJS.ProcessEnv {
  const {
    AWS_PROFILE: _profile,
    AWS_SESSION_TOKEN: _session,
    PULUMI_ACCESS_TOKEN: _login,
    ...rest
  } = process.env;
  return { ...rest, AWS_REGION: region, ...administratorEnvironment };
}

interface RunToEnd {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onText: ((text: string) => void) | undefined;
  readonly killed: AbortSignal | undefined;
  readonly processes: CliProcesses;
}

function runToEnd(
  command: string,
  args: readonly string[],
  { cwd, env, onText, killed, processes }: RunToEnd,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: onText ? ["ignore", "pipe", "pipe"] : "inherit" });
    const ended = child.pid === undefined ? () => {} : processes.started(child.pid);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8");
      stream?.on("data", (text: string) => onText?.(text));
    }
    const kill = () => child.kill("SIGKILL");
    killed?.addEventListener("abort", kill);
    // Ctrl-C on a terminal reaches both; the CLI ends its run, and this process waits for it.
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    const passOn = (signal: NodeJS.Signals) => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal === "SIGHUP" ? "SIGINT" : signal);
    };
    for (const signal of signals) process.on(signal, passOn);
    const settle = () => {
      ended();
      killed?.removeEventListener("abort", kill);
      for (const signal of signals) process.off(signal, passOn);
    };
    child.on("error", (error) => {
      settle();
      reject(error);
    });
    child.on("close", (code, signal) => {
      settle();
      // As shells say it of a program that a signal ended.
      resolve(code ?? (signal === "SIGKILL" ? 137 : 130));
    });
  });
}
