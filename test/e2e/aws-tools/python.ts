import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);
const requirements = join(import.meta.dirname, "requirements.txt");

/** Undefined when this machine has Python 3 and its venv; else what is missing. */
export async function pythonProblem(): Promise<string | undefined> {
  try {
    await run("python3", ["-c", "import venv, ensurepip"]);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
    return `Python 3 with venv is not here (${reason}); on Debian: apt-get install python3-venv`;
  }
}

/**
 * The interpreter of a virtual environment with the pinned AWS CLI and boto3; made once for each list of pins.
 * @throws Error with pip's own words
 */
export async function awsPython(): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const cache = join(import.meta.dirname, "..", "..", "..", "node_modules", ".cache", "slipway");
  const folder = join(cache, `aws-tools-${hash}`);
  const complete = join(folder, "complete");
  const python = join(folder, "bin", "python");
  if (existsSync(complete)) return python;
  mkdirSync(cache, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  await run("python3", ["-m", "venv", folder]);
  await run(python, ["-m", "pip", "install", "--quiet", "--requirement", requirements]);
  writeFileSync(complete, "");
  return python;
}

/** What a tool is asked: an AWS operation with its input as AWS's JSON has it. */
export interface ToolRequest {
  readonly tool: "aws" | "boto3";
  readonly service: string;
  readonly operation: string;
  readonly input: object;
  /** Further words of the command line; for `aws` only. */
  readonly extra: readonly string[];
}

/** AWS's answer, or the tool's own error text. */
export type ToolResult = { readonly answer: unknown } | { readonly error: string };

/** The environment of both tools: the local endpoint, the local keys, nothing of the user's own. */
export function toolEnvironment(endpointUrl: string): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_MAX_ATTEMPTS: "1",
  };
}

/** One Python process, asked one thing after the other. */
export class ToolDriver {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  #said = "";

  constructor(python: string, endpointUrl: string) {
    this.#child = spawn(python, [join(import.meta.dirname, "driver.py")], {
      env: toolEnvironment(endpointUrl),
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#said += chunk;
    });
    if (!this.#child.stdout) throw new Error("the driver has no output");
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ask(request: ToolRequest): Promise<ToolResult> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`the driver ended:\n${this.#said}`);
    return JSON.parse(value);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.stdin?.end();
    await exited;
  }
}
