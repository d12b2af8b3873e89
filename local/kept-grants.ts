import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../terminal/user-error.ts";
import type { Clock } from "./clock.ts";
import type { Grant, RefusedCall } from "./iam/grants.ts";
import type { Ledger } from "./iam/ledger.ts";
import type { Log } from "./log.ts";

/** What one function may do, has done and was refused. */
export interface FunctionGrants {
  /** Name in the program, `create-link`. */
  readonly name: string;
  /** Name in AWS. */
  readonly functionName: string;
  readonly grants: readonly Grant[];
  readonly refused: readonly RefusedCall[];
}

export interface GrantsReport {
  /** When the local cloud started, as ISO 8601. */
  readonly since: string;
  readonly functions: readonly FunctionGrants[];
}

const fileName = "grants.json";

/** Milliseconds that calls wait for company before the report is written again. */
const delay = 200;

/** Keeps the report in the stack's folder, for `npm run grants` beside the local cloud or after it. */
export class KeptGrants {
  readonly #options: KeptGrantsOptions;
  #cancel: (() => void) | undefined;

  constructor(options: KeptGrantsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#options.ledger.onChange(() => this.writeSoon());
    this.writeSoon();
  }

  stop(): void {
    this.#options.ledger.onChange(() => {});
    if (!this.#cancel) return;
    this.#cancel();
    this.#write();
  }

  writeSoon(): void {
    this.#cancel ??= this.#options.clock.after(delay, () => this.#write());
  }

  #write(): void {
    const { dir, log, report } = this.#options;
    this.#cancel = undefined;
    const file = join(dir, fileName);
    try {
      // Whole or not at all: a reader may come at any time.
      writeFileSync(`${file}.new`, JSON.stringify(report()));
      renameSync(`${file}.new`, file);
    } catch (error) {
      log.debug(`Cannot write ${file}: ${error}`);
    }
  }
}

export interface KeptGrantsOptions {
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly ledger: Ledger;
  report(): GrantsReport;
}

/** @throws UserError when the stack has never run here. */
export function readKeptGrants(dir: string, stack: string): GrantsReport {
  const file = join(dir, fileName);
  if (!existsSync(file)) {
    throw new UserError(
      `The stack "${stack}" has not run here yet. Start it first: npm start -- --stack ${stack}`,
    );
  }
  // Written by KeptGrants alone, in this form.
  return JSON.parse(readFileSync(file, "utf8")) as GrantsReport;
}
