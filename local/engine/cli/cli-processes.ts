import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf, isSameRunning, killAndWait, readIdentity } from "../../process-table.ts";

/**
 * The CLIs of a stack that run, each with the process that started it. One whose starter was killed has lost its
 * provider and its program, but would still write the stack's state when it notices.
 */
export class CliProcesses {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Notes that this process started a CLI. @returns what notes that it has ended */
  started(pid: number): () => void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const file = this.#fileOf(pid);
    writeFileSync(file, JSON.stringify({ cli: identityOf(pid), starter: identityOf(process.pid) }));
    return () => rmSync(file, { force: true });
  }

  /** Whether a CLI of this stack runs with that pid. */
  runs(pid: number | undefined): boolean {
    const { cli } = pid === undefined ? { cli: undefined } : readRun(this.#fileOf(pid));
    return cli !== undefined && isSameRunning(cli);
  }

  /** Ends those whose starter is gone, before another one is started. @throws Error when one does not end */
  async endOrphans(): Promise<void> {
    for (const name of existsSync(this.#folder) ? readdirSync(this.#folder) : []) {
      const file = join(this.#folder, name);
      const { cli, starter } = readRun(file);
      if (starter && isSameRunning(starter)) continue;
      // Without a start time it may be any process: the CLI's own lock then says which one to end.
      if (cli?.startTime && isSameRunning(cli)) await killAndWait(cli.pid);
      rmSync(file, { force: true });
    }
  }

  #fileOf(pid: number): string {
    return join(this.#folder, `${pid}.json`);
  }
}

function readRun(file: string) {
  try {
    const { cli, starter } = JSON.parse(readFileSync(file, "utf8"));
    return { cli: readIdentity(cli), starter: readIdentity(starter) };
  } catch {
    // Half written by a process that was killed meanwhile, or gone with a run that has ended.
    return { cli: undefined, starter: undefined };
  }
}
