import type { Clock } from "../../../clock.ts";
import type {
  EnvironmentOwner,
  ExecutionEnvironment,
  InitFailure,
  InitPhase,
} from "./execution-environment.ts";
import { type Invocation, settle } from "./invocation.ts";

export interface PoolOptions {
  /** Most environments at a time. */
  readonly limit: number;
  /** Milliseconds after which an environment that had nothing to do is ended. */
  readonly idleTime: number;
  readonly clock: Clock;
  /** Starts one more environment, whose events come to `owner`. @throws Error when it cannot be started. */
  start(owner: EnvironmentOwner, phase: InitPhase): ExecutionEnvironment;
}

/**
 * The environments of one configuration of a function: one invocation in each at a time, the warmest first, more
 * of them while work waits, and a queue past the limit.
 */
export class EnvironmentPool implements EnvironmentOwner {
  readonly #options: PoolOptions;
  readonly #environments = new Set<ExecutionEnvironment>();
  readonly #starting = new Set<ExecutionEnvironment>();
  /** The last to become idle is the next to work, with the time since when it has been idle. */
  #idle: { readonly environment: ExecutionEnvironment; readonly since: number }[] = [];
  #queue: Invocation[] = [];
  #cancelSweep: (() => void) | undefined;
  #retired = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  get size(): number {
    return this.#environments.size;
  }

  invoke(invocation: Invocation): void {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.environment.run(invocation)) return;
    }
    this.#queue.push(invocation);
    this.#grow();
  }

  /** Starts an environment when there is none. */
  prewarm(): void {
    if (this.#environments.size === 0 && !this.#retired) this.#start("init");
  }

  /** Ends every environment as soon as it has nothing to do, and answers the invocations that none began. */
  retire(): readonly Invocation[] {
    this.#retired = true;
    this.#cancelSweep?.();
    const queued = this.#queue;
    this.#queue = [];
    for (const environment of this.#environments) if (!environment.busy) environment.end();
    this.#idle = [];
    return queued;
  }

  /** Ends every environment now. */
  async stop(): Promise<void> {
    for (const invocation of this.retire()) {
      settle(invocation, {
        kind: "failure",
        failure: { errorType: "Runtime.ExitError", errorMessage: "Error: The local cloud was stopped" },
      });
    }
    const environments = [...this.#environments];
    for (const environment of environments) environment.end();
    await Promise.all(environments.map((environment) => environment.exited));
  }

  onIdle(environment: ExecutionEnvironment): void {
    this.#starting.delete(environment);
    if (this.#retired) {
      environment.end();
      return;
    }
    const next = this.#queue.shift();
    if (next) {
      if (environment.run(next)) return;
      this.#queue.unshift(next);
      return;
    }
    this.#idle.push({ environment, since: this.#options.clock.now() });
    this.#sweepLater();
  }

  onLost(environment: ExecutionEnvironment): void {
    this.#idle = this.#idle.filter((idle) => idle.environment !== environment);
  }

  onEnded(environment: ExecutionEnvironment, initFailure: InitFailure | undefined): void {
    this.#environments.delete(environment);
    this.#starting.delete(environment);
    this.onLost(environment);
    if (this.#retired) return;
    // As on AWS, loading is tried once more as a part of an invocation, which fails when that fails too.
    if (initFailure?.phase === "invoke") {
      const first = this.#queue.shift();
      if (first) initFailure.fail(first);
    } else if (initFailure && this.#queue.length > this.#starting.size) this.#start("invoke");
    this.#grow();
  }

  /** As many environments on their way, or about to be free, as there are invocations waiting, within the limit. */
  #grow(): void {
    let soon = this.#starting.size;
    for (const environment of this.#environments) if (environment.settling) soon++;
    for (; soon < this.#queue.length && this.#environments.size < this.#options.limit; soon++) {
      if (!this.#start("init")) return;
    }
  }

  #start(phase: InitPhase): boolean {
    try {
      const environment = this.#options.start(this, phase);
      this.#environments.add(environment);
      this.#starting.add(environment);
      return true;
    } catch (error) {
      const errorMessage = `Error: ${error instanceof Error ? error.message : String(error)}`;
      const queued = this.#queue;
      this.#queue = [];
      for (const invocation of queued) {
        const failure = {
          errorType: "Runtime.StartError",
          errorMessage: `RequestId: ${invocation.requestId} ${errorMessage}`,
        };
        settle(invocation, { kind: "failure", failure });
      }
      return false;
    }
  }

  #sweepLater(): void {
    const oldest = this.#idle[0];
    if (!oldest || this.#cancelSweep) return;
    const { clock, idleTime } = this.#options;
    this.#cancelSweep = clock.after(Math.max(0, oldest.since + idleTime - clock.now()), () => {
      this.#cancelSweep = undefined;
      const now = clock.now();
      const old = this.#idle.filter(({ since }) => now - since >= idleTime);
      this.#idle = this.#idle.filter(({ since }) => now - since < idleTime);
      for (const { environment } of old) environment.end();
      this.#sweepLater();
    });
  }
}
