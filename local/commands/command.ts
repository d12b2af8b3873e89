import { join, resolve } from "node:path";

/** The command line, read and checked. */
export interface CommandContext {
  readonly projectRoot: string;
  /** What stands behind the command's name. */
  readonly positionals: readonly string[];
  readonly stack: string;
  readonly stateDir: string;
  readonly sitePort: number | undefined;
  readonly endpointPort: number | undefined;
  readonly reset: boolean;
  readonly watch: boolean;
  readonly json: boolean;
  readonly tree: boolean;
  readonly follow: boolean;
  readonly since: string;
  readonly check: boolean;
  readonly runs: number;
  /** File with the event to send. */
  readonly event: string | undefined;
  readonly async: boolean;
  readonly verbose: boolean;
}

/** Absolute folder of the stack's state: `.slipway/<stack>`. */
export function stackDir(context: CommandContext): string {
  return join(resolve(context.projectRoot, context.stateDir), context.stack);
}
