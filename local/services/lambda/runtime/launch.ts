import { dotnet } from "./dotnet/launch.ts";
import { java } from "./java/launch.ts";
import { node } from "./node/launch.ts";
import { provided } from "./provided/launch.ts";
import { python } from "./python/launch.ts";
import { ruby } from "./ruby/launch.ts";

/** How a runtime's process is started. */
export interface Launch {
  /**
   * What to start for some code. Answers at once but for its first use on a machine, which may have to
   * make or fetch something.
   * @throws Error that says what to install
   */
  command(code: Code): Promise<Command>;
  /** Variables that the runtime itself needs, under those of the function. */
  readonly env: Readonly<Record<string, string>>;
  /** Processes may be started before it is known for which function: they ask for an assignment. */
  readonly assignable: boolean;
  /** The variable by which the runtime is told where to keep compiled code, if it does. */
  readonly compileCache?: string;
}

export interface Code {
  /** Absolute folder of the unpacked archive. */
  readonly taskRoot: string;
  readonly handler: string;
}

export interface Command {
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
}

/** By the beginning of the runtimes' identifiers. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const families: Readonly<Record<string, (runtime: string) => Launch>> = {
  nodejs: node,
  python,
  ruby,
  java,
  dotnet,
  provided,
};

/** Undefined for a runtime that the local cloud cannot start. */
export function launchOf(runtime: string): Launch | undefined {
  const family = launchableFamilies().find((each) => runtime.startsWith(each));
  return family === undefined ? undefined : families[family]?.(runtime);
}

export function launchableFamilies(): readonly string[] {
  return Object.keys(families);
}
