import type { ProgramConfig } from "../config.ts";
import type { ProgramFunction } from "../program-function.ts";
import type { StackOutputs } from "../stack-outputs.ts";
import type { Callbacks } from "./callbacks.ts";
import type { Deployment } from "./deployment.ts";

/** Something that the program, or Pulumi's SDK inside it, said. */
export interface Diagnostic {
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
  readonly urn?: string | undefined;
}

/** One run of the program, as the monitor's calls see it. */
export interface ProgramRun {
  readonly project: string;
  readonly stack: string;
  readonly dryRun: boolean;
  readonly config: ProgramConfig;
  readonly deployment: Deployment;
  readonly callbacks: Callbacks;
  readonly functions: ReadonlyMap<string, ProgramFunction>;
  readonly references: ((stackName: string) => Promise<StackOutputs | undefined>) | undefined;
  diagnose(diagnostic: Diagnostic): void;
}
