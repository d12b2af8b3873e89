import { readFileSync } from "node:fs";

/** Bytes in a page of memory, as /proc counts. */
const pageBytes = 4_096;
const megabyte = 1_048_576;

/** Milliseconds between two looks. Memory grows in the machine's own time, whatever clock the cloud has. */
const interval = 20;

/**
 * Holds a process and its children to a function's memory: Lambda ends an environment that needs more.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 *
 * Counted is what a control group would not give back under pressure: memory of the process's own, and not pages of
 * files, of which the runtime's binary is the most. What comes and goes between two looks is not seen. Systems
 * without /proc (macOS) have no limit.
 */
export class MemoryWatch {
  readonly #pid: () => number | undefined;
  readonly #exceeded: () => void;
  #working = false;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param pid - undefined while the process has not been started
   * @param exceeded - called once, after which the watch is over
   */
  constructor(pid: () => number | undefined, exceeded: () => void) {
    this.#pid = pid;
    this.#exceeded = exceeded;
  }

  /** The process begins to work. @param limit - MB */
  start(limit: number): void {
    this.#working = true;
    if (this.#timer || process.platform !== "linux") return;
    this.#timer = setInterval(() => this.#look(limit), interval);
    this.#timer.unref();
  }

  /** The process rests: one more look, so that what short invocations leave behind is seen as well. */
  rest(): void {
    this.#working = false;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(limit: number): void {
    const pid = this.#pid();
    const exceeded = pid !== undefined && ownMemory(pid) > limit * megabyte;
    if (exceeded || !this.#working) this.stop();
    if (exceeded) this.#exceeded();
  }
}

/** MB in memory, files' pages included; 0 when the process has ended. */
export function residentMemory(pid: number): number {
  return Math.round((pagesOf(pid).resident * pageBytes) / megabyte);
}

/** Bytes that the process and what its main thread started hold for themselves. */
function ownMemory(pid: number): number {
  const { resident, shared } = pagesOf(pid);
  const children = readProc(`${pid}/task/${pid}/children`).split(" ").filter(Boolean);
  const own = (resident - shared) * pageBytes;
  return children.reduce((sum, child) => sum + ownMemory(Number(child)), own);
}

/** https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html */
function pagesOf(pid: number): { readonly resident: number; readonly shared: number } {
  const [, resident = 0, shared = 0] = readProc(`${pid}/statm`).split(" ").map(Number);
  return { resident, shared };
}

function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, "latin1");
  } catch {
    // The process has ended.
    return "";
  }
}
