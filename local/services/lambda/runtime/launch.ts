import { join } from "node:path";

/** How a runtime's process is started. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables that the runtime itself needs, under those of the function. */
  readonly env: Readonly<Record<string, string>>;
  /** Processes may be started before it is known for which function: they ask for an assignment. */
  readonly assignable: boolean;
}

const nodeFolder = join(import.meta.dirname, "node");

/** One line a runtime family, by the beginning of its identifiers. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const launches: readonly { readonly family: string; readonly launch: Launch }[] = [
  {
    family: "nodejs",
    launch: {
      command: process.execPath,
      args: ["--enable-source-maps", join(nodeFolder, "bootstrap.cjs")],
      env: { LAMBDA_RUNTIME_DIR: nodeFolder },
      assignable: true,
    },
  },
];

/** Undefined for a runtime that the local cloud cannot start. */
export function launchOf(runtime: string): Launch | undefined {
  return launches.find(({ family }) => runtime.startsWith(family))?.launch;
}

export function launchableFamilies(): readonly string[] {
  return launches.map(({ family }) => family);
}
