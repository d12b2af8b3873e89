import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Launch } from "./launch.ts";
import { OutputParser } from "./output-parser.ts";
import { RuntimeApi, type RuntimeApiEvents } from "./runtime-api.ts";

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The process could not be started at all. */
  readonly error?: Error;
}

export interface RuntimeProcessEvents extends Omit<RuntimeApiEvents, "onUnassigned"> {
  /** `timestamp` in milliseconds since the epoch, where the runtime gave one. */
  onOutput(message: string, timestamp: number | undefined): void;
  /** All output has been handed over before. */
  onExit(exit: ProcessExit): void;
}

/** Bytes in a page of memory, as /proc counts. */
const pageBytes = 4096;
/** Milliseconds for which a measure of memory holds. */
const memoryMeasureLife = 1_000;

/** One operating system process with a runtime in it, and the Runtime API that it alone talks to. */
export class RuntimeProcess {
  readonly api: RuntimeApi;
  readonly exited: Promise<void>;
  readonly #launch: Launch;
  #events: RuntimeProcessEvents | undefined;
  #child: ChildProcess | undefined;
  #killed = false;
  #asks = false;
  #assignment: string | undefined;
  #maxMemory = 0;
  #memoryMeasuredAt = Number.NEGATIVE_INFINITY;

  /** With `events` absent the process is a spare: it waits for `assign`. */
  constructor(launch: Launch, env: Readonly<Record<string, string>>, events?: RuntimeProcessEvents) {
    this.#launch = launch;
    this.#events = events;
    this.api = new RuntimeApi({
      onNext: () => this.#events?.onNext(),
      onLost: () => this.#events?.onLost(),
      onAnswer: (requestId, answer) => this.#events?.onAnswer(requestId, answer),
      onInitError: (payload, errorType) => this.#events?.onInitError(payload, errorType),
      onUnassigned: () => {
        this.#asks = true;
        if (this.#assignment !== undefined) this.api.assign(this.#assignment);
      },
    });
    this.exited = this.#run(env);
  }

  /** Makes a spare the runtime of a function. */
  assign(env: Readonly<Record<string, string>>, events: RuntimeProcessEvents): void {
    this.#events = events;
    this.#assignment = JSON.stringify({ ...env, ...this.#launch.env });
    if (this.#asks) this.api.assign(this.#assignment);
  }

  /** Ends the process and all that it started, at once. */
  kill(): void {
    this.#killed = true;
    const pid = this.#child?.pid;
    if (pid === undefined || this.#child?.exitCode !== null || this.#child.signalCode !== null) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch (error) {
      // It may have ended a moment ago.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }

  /** Most memory seen in use, in MB; undefined where the system does not tell. */
  maxMemoryUsed(): number | undefined {
    const now = performance.now();
    const pid = this.#child?.pid;
    if (
      process.platform === "linux" &&
      pid !== undefined &&
      now - this.#memoryMeasuredAt > memoryMeasureLife
    ) {
      this.#memoryMeasuredAt = now;
      this.#maxMemory = Math.max(this.#maxMemory, residentMemory(pid));
    }
    return this.#maxMemory || undefined;
  }

  async #run(env: Readonly<Record<string, string>>): Promise<void> {
    try {
      const address = await this.api.listen();
      const exit = this.#killed
        ? { code: null, signal: "SIGKILL" as const }
        : await this.#spawn(env, address);
      this.api.close();
      this.#events?.onExit(exit);
    } catch (error) {
      this.api.close();
      this.#events?.onExit({
        code: null,
        signal: null,
        error: error instanceof Error ? error : new Error(String(error)),
      });
    }
  }

  async #spawn(env: Readonly<Record<string, string>>, address: string): Promise<ProcessExit> {
    const { assignable } = this.#launch;
    // A spare has no code yet.
    const { LAMBDA_TASK_ROOT: taskRoot = "", _HANDLER: handler = "" } = env;
    const { program, args } = await this.#launch.command({ taskRoot, handler });
    if (this.#killed) return { code: null, signal: "SIGKILL" };
    const child = spawn(program, args, {
      // Node's bootstrap goes there itself, when it knows where.
      ...(assignable ? {} : { cwd: taskRoot }),
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: what a function starts ends with it, and Ctrl-C in the terminal is ours to handle.
      detached: true,
      env: { ...env, ...this.#launch.env, AWS_LAMBDA_RUNTIME_API: address },
    });
    this.#child = child;
    const parsers = [child.stdout, child.stderr].map((stream) => {
      const parser = new OutputParser((message, timestamp) => this.#events?.onOutput(message, timestamp));
      stream?.on("data", (chunk: Buffer) => parser.push(chunk));
      return parser;
    });
    const exit = await new Promise<ProcessExit>((resolve) => {
      child.once("error", (error) => resolve({ code: null, signal: null, error }));
      child.once("exit", (code, signal) => resolve({ code, signal }));
    });
    await outputRead();
    for (const parser of parsers) parser.end();
    // A process that the function left behind may hold the pipes open for ever.
    child.stdout?.destroy();
    child.stderr?.destroy();
    return exit;
  }
}

/**
 * Resolves once everything that processes wrote before now has been read: after one whole turn of the event loop,
 * poll phase included.
 */
export function outputRead(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

function residentMemory(pid: number): number {
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, "latin1").split(" ")[1];
    return Math.round((Number(pages ?? 0) * pageBytes) / 1024 / 1024);
  } catch {
    // The process has ended; what was measured before stands.
    return 0;
  }
}
