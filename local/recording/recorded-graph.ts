import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../clock.ts";
import type { CloudContext } from "../context.ts";
import {
  EmbeddedEngine,
  type ProgramConfig,
  type StackOutputs,
  type Step,
} from "../engine/embedded/index.ts";
import { Reference } from "../engine/values.ts";
import { silentLog } from "../log.ts";
import { createRegistry } from "../registry.ts";
import type { ResourceHandler } from "../service.ts";
import { recorderOf } from "./recorder.ts";

/** A resource as it was recorded; secrets are `[secret]`. */
export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What a program makes of a stack. */
export interface RecordedStack {
  readonly resources: readonly RecordedResource[];
  readonly outputs: StackOutputs;
  /** What was done to come from the stack before to this one. */
  readonly steps: readonly Step[];
}

export interface Recording {
  readonly projectRoot: string;
  readonly config: ProgramConfig;
  /** Absolute folder of the recorded stack's state. */
  readonly dir: string;
  /** Of the programs that were applied to that state, this one included. @default 1 */
  readonly generation?: number;
  /** Wraps each recorder, for those who want to see what it is given. */
  readonly watch?: (recorder: ResourceHandler) => ResourceHandler;
}

/**
 * Runs the program from nothing, as `up` would, with no service behind it: every resource is made by writing it down.
 * A plan would not do: what is made from an ARN, such as a policy, is unknown to it.
 * @throws DeploymentError listing what could not be recorded
 */
export async function recordGraph(
  projectRoot: string,
  config: ProgramConfig,
): Promise<readonly RecordedResource[]> {
  const dir = mkdtempSync(join(tmpdir(), "slipway-graph-"));
  try {
    return (await recordStack({ projectRoot, config, dir })).resources;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * Applies the program to the recorded stack in `dir`, which is empty or left by an earlier program. Nothing is lost
 * by it, so what is protected is replaced and deleted too, and its step says that it would be refused.
 * @throws DeploymentError listing what could not be recorded
 */
export async function recordStack(recording: Recording): Promise<RecordedStack> {
  const { projectRoot, config, dir, generation = 1, watch = (recorder) => recorder } = recording;
  const context: CloudContext = {
    project: config.project,
    stack: config.stack,
    accountId: "000000000000",
    region: config.region,
    dir,
    clock: systemClock,
    log: silentLog,
    endpointUrl: () => "http://127.0.0.1:4566",
  };
  // As objects alone: no service is started.
  const { handlers, functions } = createRegistry(context);
  const recorders = new Map(
    [...handlers].map(
      ([type, handler]) => [type, watch(recorderOf(type, handler, context, generation))] as const,
    ),
  );
  const engine = new EmbeddedEngine({
    context,
    projectRoot,
    handlers: recorders,
    functions,
    config,
    protection: "note",
  });
  try {
    const { steps } = await engine.up();
    // As JSON: that masks secrets, and is what other programs are given.
    const resources = [...engine.resources.values()].map(({ urn, type, name, outputs }) => ({
      urn,
      type,
      name,
      properties: JSON.parse(JSON.stringify(outputs, referenceAsId)),
    }));
    return { resources, outputs: engine.outputs, steps };
  } finally {
    await engine.dispose();
  }
}

/** A resource given as a value is its id to AWS. */
function referenceAsId(_key: string, value: unknown): unknown {
  return value instanceof Reference ? value.id : value;
}
