import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import { sendSignal } from "../../process-table.ts";
import { signalGroup, watched, watchedPid } from "../../watched-process.ts";
import { installedProgram } from "../lambda/runtime/installed-program.ts";
import { OutputParser } from "../lambda/runtime/output-parser.ts";
import type { Container } from "./task-definition.ts";

export interface TaskProcessOptions {
  readonly container: Container;
  /** Absolute folder of the project, whose folders labels name. */
  readonly projectRoot: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  onLine(message: string): void;
}

export interface TaskExit {
  /** For people: `exit code 1`. */
  readonly reason: string;
}

/** The project's own Node, whatever else is on the PATH; it calls nothing of AWS but by the local cloud. */
const node = [process.execPath, "--require", join(import.meta.dirname, "guard-network.cjs")];

/** The container's command, as a process of this machine in the folder that its image is built from. */
export class TaskProcess {
  readonly exited: Promise<TaskExit>;
  readonly #child: ChildProcess;
  readonly #clock: Clock;
  #pid: number | undefined;
  #ended = false;

  /** @throws Error when the definition does not say what can be run here */
  static async start(options: TaskProcessOptions): Promise<TaskProcess> {
    const { container, projectRoot } = options;
    const { source, command, image } = container;
    const [program, ...args] = command;
    if (source === undefined || program === undefined) {
      throw new Error(
        `nothing of image ${image} is on this machine: give the container a command, and the label "slipway.source" with the folder that the image is built from`,
      );
    }
    const folder = join(projectRoot, source);
    if (!existsSync(folder)) throw new Error(`the folder "${source}" of its label is not in the project`);
    if (program === "node") return new TaskProcess([...node, ...args], folder, options);
    const path = await installedProgram(program);
    if (path === undefined) throw new Error(`the program "${program}" is not on the PATH of this machine`);
    return new TaskProcess([path, ...args], folder, options);
  }

  private constructor(argv: readonly string[], cwd: string, options: TaskProcessOptions) {
    this.#clock = options.clock;
    const [file = "", ...args] = watched(argv);
    // A group of its own: Ctrl-C in the terminal is the local cloud's to handle.
    const child = spawn(file, args, {
      cwd,
      env: options.env,
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    this.#child = child;
    const errors = new OutputParser((line) => {
      if (this.#pid === undefined) this.#pid = watchedPid(line);
      else options.onLine(line);
    });
    const output = new OutputParser(options.onLine);
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk)).once("end", () => output.end());
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk)).once("end", () => errors.end());
    this.exited = new Promise((resolve) => {
      const end = (reason: string) => {
        this.#ended = true;
        resolve({ reason });
      };
      child.once("error", (error) => end(error.message));
      // Once its output is read, too.
      child.once("close", (code, signal) => end(signal ?? `exit code ${code}`));
    });
  }

  /** Of the program itself; undefined until it runs. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /** Tells it to stop, and kills it and all that it started when it has not after `timeout` milliseconds. */
  async stop(timeout: number): Promise<TaskExit> {
    this.#signal("SIGTERM");
    const cancel = this.#clock.after(timeout, () => this.#signal("SIGKILL"));
    const exit = await this.exited;
    cancel();
    return exit;
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#ended) return;
    // The group's leader is what watches the program, and ends with it.
    if (signal === "SIGKILL" || this.#pid === undefined) signalGroup(this.#child, signal);
    else sendSignal(this.#pid, signal);
  }
}
