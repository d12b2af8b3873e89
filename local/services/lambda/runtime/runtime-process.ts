import { type ChildProcess, spawn } from "node:child_process";
import { signalGroup } from "../../../watched-process.ts";
import type { Launch } from "./launch.ts";
import { MemoryWatch, residentMemory } from "./memory-watch.ts";
import { OutputParser } from "./output-parser.ts";
import type { ConfinedCommand, PrivateTmp } from "./private-tmp.ts";
import { RuntimeApi, type RuntimeApiEvents } from "./runtime-api.ts";

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It was ended for needing more memory than the function has. */
  readonly outOfMemory?: boolean;
  /** The process could not be started at all. */
  readonly error?: Error;
}

export interface RuntimeProcessEvents extends Omit<RuntimeApiEvents, "onUnassigned"> {
  /** `timestamp` in milliseconds since the epoch, where the runtime gave one. */
  onOutput(message: string, timestamp: number | undefined): void;
  /** All output has been handed over before. */
  onExit(exit: ProcessExit): void;
}

export interface RuntimeProcessOptions {
  readonly launch: Launch;
  readonly env: Readonly<Record<string, string>>;
  readonly tmp: PrivateTmp;
  /** MB of `/tmp`. */
  readonly ephemeralStorage: number;
}

/** Milliseconds for which a measure of memory holds. */
const memoryMeasureLife = 1_000;

/** One operating system process with a runtime in it, and the Runtime API that it alone talks to. */
export class RuntimeProcess {
  readonly api: RuntimeApi;
  readonly exited: Promise<void>;
  readonly #options: RuntimeProcessOptions;
  readonly #memoryWatch: MemoryWatch;
  #events: RuntimeProcessEvents | undefined;
  #child: ChildProcess | undefined;
  #confined: ConfinedCommand | undefined;
  #killed = false;
  #outOfMemory = false;
  #asks = false;
  #assignment: Readonly<Record<string, string>> | undefined;
  #maxMemory = 0;
  #memoryMeasuredAt = Number.NEGATIVE_INFINITY;

  /** With `events` absent the process is a spare: it waits for `assign`. */
  constructor(options: RuntimeProcessOptions, events?: RuntimeProcessEvents) {
    this.#options = options;
    this.#events = events;
    this.#memoryWatch = new MemoryWatch(
      () => this.#child?.pid,
      () => {
        this.#outOfMemory = true;
        this.kill();
      },
    );
    this.api = new RuntimeApi({
      onNext: () => this.#events?.onNext(),
      onLost: () => this.#events?.onLost(),
      onAnswer: (requestId, answer) => this.#events?.onAnswer(requestId, answer),
      onInitError: (payload, errorType) => this.#events?.onInitError(payload, errorType),
      onUnassigned: () => {
        this.#asks = true;
        this.#sendAssignment();
      },
    });
    this.exited = this.#run();
  }

  /** Makes a spare the runtime of a function. */
  assign(env: Readonly<Record<string, string>>, events: RuntimeProcessEvents): void {
    this.#events = events;
    this.#assignment = env;
    this.#sendAssignment();
  }

  /** While the process works for a function with `limit` MB, it is ended when it needs more. */
  holdToMemory(limit: number): void {
    this.#memoryWatch.start(limit);
  }

  /** The process has nothing to do. */
  rest(): void {
    this.#memoryWatch.rest();
  }

  /** Ends the process and all that it started, at once. */
  kill(): void {
    this.#killed = true;
    const child = this.#child;
    if (child?.exitCode === null && child.signalCode === null) signalGroup(child, "SIGKILL");
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

  #sendAssignment(): void {
    if (!this.#asks || !this.#assignment) return;
    this.api.assign(JSON.stringify({ ...this.#assignment, ...this.#runtimeEnv }));
  }

  get #runtimeEnv(): Readonly<Record<string, string>> {
    return { ...this.#options.launch.env, ...this.#confined?.env };
  }

  async #run(): Promise<void> {
    let exit: ProcessExit;
    try {
      const [address, confined] = await Promise.all([this.api.listen(), this.#confine()]);
      this.#confined = confined;
      exit = this.#killed ? { code: null, signal: "SIGKILL" } : await this.#spawn(confined, address);
    } catch (error) {
      exit = { code: null, signal: null, error: error instanceof Error ? error : new Error(String(error)) };
    }
    this.#memoryWatch.stop();
    this.#confined?.release();
    this.api.close();
    this.#events?.onExit({ ...exit, outOfMemory: this.#outOfMemory });
  }

  async #confine(): Promise<ConfinedCommand> {
    const { launch, env, tmp, ephemeralStorage } = this.#options;
    // A spare has no code yet.
    const { LAMBDA_TASK_ROOT: taskRoot = "", _HANDLER: handler = "" } = env;
    const { program, args } = await launch.command({ taskRoot, handler });
    return tmp.confine(program, args, ephemeralStorage);
  }

  async #spawn({ command, args }: ConfinedCommand, address: string): Promise<ProcessExit> {
    const { launch, env } = this.#options;
    const child = spawn(command, args, {
      // Node's bootstrap goes there itself, when it knows where.
      ...(launch.assignable ? {} : { cwd: env.LAMBDA_TASK_ROOT }),
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: what a function starts ends with it, and Ctrl-C in the terminal is ours to handle.
      detached: true,
      env: { ...this.#options.env, ...this.#runtimeEnv, AWS_LAMBDA_RUNTIME_API: address },
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
