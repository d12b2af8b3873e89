import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Clock } from "../../clock.ts";
import type { Log } from "../../log.ts";
import { writePrivateFile } from "../../private-file.ts";
import { signalGroup, watched, watchedPid } from "../../watched-process.ts";

export interface CacheServerOptions {
  /** For people. */
  readonly name: string;
  /** Absolute path of `valkey-server` or `redis-server`. */
  readonly program: string;
  /** Of 127.0.0.1; the same over restarts, as clients were told it. */
  readonly port: number;
  /** Undefined for a cache that anybody on this machine may use. */
  readonly password: string | undefined;
  /** Absolute; for its configuration alone. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Milliseconds before it is started again: at first, and at most; twice as long each time. */
const firstPause = 500;
const longestPause = 30_000;
/** After so long a run the next failure is a new one, not one in a row. */
const steady = 10_000;

/** A server of Redis's protocol, in memory alone, started again when it ends. */
export class CacheServer {
  readonly #options: CacheServerOptions;
  /** Undefined between two runs, as the next. */
  #child: ChildProcess | undefined;
  #pid: number | undefined;
  #exited: Promise<void> = Promise.resolve();
  #stopping = false;
  #pause = firstPause;
  #cancelPause: () => void = () => {};

  constructor(options: CacheServerOptions) {
    this.#options = options;
  }

  /** Of the server itself; undefined between two runs. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /** Resolves once it takes connections, or has failed to: it is tried again then. */
  start(): Promise<void> {
    const { dir, port, password, program, clock } = this.#options;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const file = join(dir, "server.conf");
    // Not on the command line, which every user of the machine may read.
    writePrivateFile(file, configuration(port, dir, password));
    const startedAt = clock.now();
    const [shell = "", ...args] = watched([program, file]);
    const child = spawn(shell, args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
    this.#child = child;
    let said = "";
    createInterface({ input: child.stderr }).on("line", (line) => {
      this.#pid ??= watchedPid(line);
    });
    const ready = new Promise<void>((resolve) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (/ready to accept connections/i.test(line)) resolve();
        else said = line;
      });
    });
    this.#exited = new Promise((resolve) => {
      child.once("error", (error) => {
        said = error.message;
        resolve();
      });
      child.once("close", () => resolve());
    });
    void this.#exited.then(() => this.#onExit(said, clock.now() - startedAt));
    return Promise.race([ready, this.#exited]);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#cancelPause();
    // There is nothing to be written: what is in a cache may be lost.
    if (this.#child) signalGroup(this.#child, "SIGKILL");
    await this.#exited;
  }

  #onExit(said: string, ran: number): void {
    this.#child = undefined;
    this.#pid = undefined;
    if (this.#stopping) return;
    const { name, clock, log } = this.#options;
    const pause = ran > steady ? firstPause : this.#pause;
    this.#pause = Math.min(pause * 2, longestPause);
    log.warn(`ElastiCache: the server of "${name}" ended (${said}); it starts again in ${pause / 1_000} s`);
    this.#cancelPause = clock.after(pause, () => void this.start());
  }
}

/** https://valkey.io/topics/valkey.conf/ */
function configuration(port: number, dir: string, password: string | undefined): string {
  const lines = [
    "bind 127.0.0.1",
    `port ${port}`,
    `dir "${dir}"`,
    'save ""',
    "appendonly no",
    "maxmemory 128mb",
    // As ElastiCache's own default.
    "maxmemory-policy volatile-lru",
    ...(password === undefined ? [] : [`requirepass "${password}"`]),
  ];
  return `${lines.join("\n")}\n`;
}
