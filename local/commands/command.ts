import { join, resolve } from "node:path";
import { UserError } from "../user-error.ts";

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
  /** The stack that a new environment is made from. */
  readonly from: string;
  /** Acts on AWS, too, by the Pulumi CLI. */
  readonly aws: boolean;
  readonly verbose: boolean;
}

/** Absolute folder of the stack's state: `.slipway/<stack>`. */
export function stackDir(context: CommandContext): string {
  return join(resolve(context.projectRoot, context.stateDir), context.stack);
}

/** @throws UserError for a name that Pulumi or a file name would not take */
export function checkStackName(where: string, stack: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(stack)) return;
  throw new UserError(`${where} "${stack}" is not a stack name: use letters, digits, ".", "_" and "-".`, 2);
}
