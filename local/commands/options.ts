import { join, resolve } from "node:path";
import { Option } from "@commander-js/extra-typings";
import { wholeNumber } from "../../terminal/command-line.ts";
import { projectRoot } from "../../terminal/install.mjs";

/** The stack that a command is about, and where its state is. */
export interface StackOptions {
  readonly stack: string;
  readonly stateDir: string;
}

/** Absolute folder of the stack's state: `.slipway/<stack>`. */
export function stackDir({ stack, stateDir }: StackOptions): string {
  return join(resolve(projectRoot, stateDir), stack);
}

export const stateDirOption = () =>
  new Option("--state-dir <folder>", "where stacks keep their state").default(".slipway");

export const portOption = () =>
  new Option("--port <port>", "the site's port on 127.0.0.1 (dev: 4500)").argParser(port);

export const endpointPortOption = () =>
  new Option("--endpoint-port <port>", "the AWS endpoint's port on 127.0.0.1 (dev: 4566)").argParser(port);

/** 0 is any free port. */
const port = wholeNumber(0, 65_535);

export const jsonOption = (what: string) => new Option("--json", what).default(false);

export const verboseOption = () => new Option("--verbose", "say more").default(false);
