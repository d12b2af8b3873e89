import type { Clock } from "../../../clock.ts";
import { RuntimeProcess, type RuntimeProcessOptions } from "./runtime-process.ts";

/** Milliseconds after which a spare that was taken is made up for: the one who took it has the processor first. */
const refillDelay = 150;

/** Processes of one runtime, booted and waiting for a function: a cold start from one takes a quarter of the time. */
export class SpareProcesses {
  readonly #process: RuntimeProcessOptions;
  readonly #size: number;
  readonly #clock: Clock;
  #spares: RuntimeProcess[] = [];
  #cancelRefill: (() => void) | undefined;
  #stopped = true;

  constructor(process: RuntimeProcessOptions, size: number, clock: Clock) {
    this.#process = process;
    this.#size = size;
    this.#clock = clock;
  }

  start(): void {
    this.#stopped = false;
    this.#fill();
  }

  /** Undefined when none is left; more are on their way. */
  take(): RuntimeProcess | undefined {
    const spare = this.#spares.shift();
    if (!this.#stopped) {
      this.#cancelRefill ??= this.#clock.after(refillDelay, () => {
        this.#cancelRefill = undefined;
        this.#fill();
      });
    }
    return spare;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRefill?.();
    this.#cancelRefill = undefined;
    const spares = this.#spares;
    this.#spares = [];
    for (const spare of spares) spare.kill();
    await Promise.all(spares.map((spare) => spare.exited));
  }

  #fill(): void {
    while (!this.#stopped && this.#spares.length < this.#size) {
      const spare = new RuntimeProcess(this.#process);
      this.#spares.push(spare);
      void spare.exited.then(() => {
        this.#spares = this.#spares.filter((other) => other !== spare);
      });
    }
  }
}
