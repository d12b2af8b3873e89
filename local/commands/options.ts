import { join, resolve } from "node:path";
import { Option } from "@commander-js/extra-typings";
import { projectRoot } from "../../terminal/install.mjs";
import { UserError } from "../user-error.ts";

/** The stack that a command is about, and where its state is. */
export interface StackOptions {
  readonly stack: string;
  readonly stateDir: string;
}

/** Absolute folder of the stack's state: `.slipway/<stack>`. */
export function stackDir({ stack, stateDir }: StackOptions): string {
  return join(resolve(projectRoot, stateDir), stack);
}

export const stackOption = () =>
  new Option("--stack <name>", "the stack: its configuration is Pulumi.<name>.yaml")
    .default("dev")
    .argParser((text) => stackNameOf("--stack", text));

export const stateDirOption = () =>
  new Option("--state-dir <folder>", "where stacks keep their state").default(".slipway");

export const portOption = () =>
  new Option("--port <port>", "the site's port on 127.0.0.1 (dev: 4500)").argParser((text) =>
    portOf("--port", text),
  );

export const endpointPortOption = () =>
  new Option("--endpoint-port <port>", "the AWS endpoint's port on 127.0.0.1 (dev: 4566)").argParser((text) =>
    portOf("--endpoint-port", text),
  );

export const jsonOption = (what: string) => new Option("--json", what).default(false);

export const verboseOption = () => new Option("--verbose", "say more").default(false);

/** @throws UserError for a name that Pulumi or a file name would not take */
export function stackNameOf(where: string, stack: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(stack)) return stack;
  throw new UserError(`${where} "${stack}" is not a stack name: use letters, digits, ".", "_" and "-".`, 2);
}

/** Reads a port of the command line. @throws UserError when it is none */
export function portOf(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new UserError(
    `${option} "${text}" is not a port: use a whole number from 0 (any free port) to 65535.`,
    2,
  );
}

/** Reads a whole number of the command line. @throws UserError when it is none, or out of the range */
export function wholeNumberOf(
  option: string,
  text: string,
  { of, least, most }: { of: string; least: number; most: number },
): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UserError(
    `${option} "${text}" is not a number of ${of}: use a whole number from ${least} to ${most}.`,
    2,
  );
}
