import { type ChildProcess, execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { takeInstanceLock } from "../../../local/instance-lock.ts";
import { virtualEnvironment } from "../../../local/python.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { until } from "../../helpers/until.ts";

const requirements = join(import.meta.dirname, "requirements.txt");

/** The interpreter of a virtual environment with the pinned AWS CLI and boto3, which one test file makes for all. */
export async function awsPython(): Promise<string> {
  const parent = join(import.meta.dirname, "..", "..", "..", "node_modules", ".cache", "slipway");
  const release = await turnToInstall(join(parent, "aws-tools"));
  try {
    const folder = await virtualEnvironment(requirements, { parent, name: "aws-tools" });
    return join(folder, "bin", "python");
  } finally {
    release();
  }
}

/** Test files run in processes beside one another. @param dir where the lock lies */
async function turnToInstall(dir: string): Promise<() => void> {
  let release: (() => void) | undefined;
  const take = () => {
    try {
      release = takeInstanceLock(dir, "aws-tools");
      return true;
    } catch (error) {
      if (error instanceof UserError) return false;
      throw error;
    }
  };
  await until("nobody else installs the AWS CLI", take, 300_000);
  if (!release) throw new Error("the lock is not taken");
  return release;
}

/** The AWS CLI as a command of its own. @returns what it prints; what is refused rejects with the CLI's words */
export function awsCommand(python: string, endpointUrl: string) {
  return async (...args: readonly string[]): Promise<string> => {
    const env = toolEnvironment(endpointUrl);
    return (await promisify(execFile)(python, ["-m", "awscli", ...args], { env })).stdout;
  };
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
