import { UserError } from "../../../terminal/user-error.ts";
import type { CloudContext } from "../../context.ts";
import type { ResourceHandler } from "../../service.ts";
import { maskSecrets, type ProgramConfig } from "../config.ts";
import { DeploymentError } from "../failures.ts";
import type { ProgramFunction } from "../program-function.ts";
import { restoreResources } from "../restoration.ts";
import { type StackOutputs, stackOutputsOf } from "../stack-outputs.ts";
import type { ResourceState, StackState } from "../state.ts";
import { StateFile } from "../state-file.ts";
import { stackType } from "../urn.ts";
import { Applier } from "./applier.ts";
import { deleteResources } from "./deletions.ts";
import { Deployment } from "./deployment.ts";
import type { Diagnostic } from "./program-run.ts";
import { type ProgramResult, ProgramRunner } from "./program-runner.ts";
import type { Protection } from "./protection.ts";
import type { Step, StepEvent } from "./step.ts";

export type { ProgramConfig } from "../config.ts";
export { DeploymentError } from "../failures.ts";
export type { StackOutput, StackOutputs } from "../stack-outputs.ts";
export type { ResourceState } from "../state.ts";
export { plainProperties } from "../values.ts";
export type { ShownChange, ShownValue, Step, StepEvent } from "./step.ts";

/** Outputs of a stack by the folder of its state, for another stack's references; undefined when there is none. */
export function keptOutputs(stateDir: string): StackOutputs | undefined {
  const stack = new StateFile(stateDir, { project: "", stack: "" }).load().stack;
  return stack && stackOutputsOf(stack.outputs);
}

/** Resources of a stack by the folder of its state, for commands that run beside the local cloud or without it. */
export function keptResources(stateDir: string): readonly ResourceState[] {
  return new StateFile(stateDir, { project: "", stack: "" }).load().all();
}

export interface EngineOptions {
  readonly context: CloudContext;
  /** Absolute folder of Pulumi.yaml. */
  readonly projectRoot: string;
  /** By type token, `aws:dynamodb/table:Table`. */
  readonly handlers: ReadonlyMap<string, ResourceHandler>;
  /** By function token, `aws:index/getRegion:getRegion`. */
  readonly functions: ReadonlyMap<string, ProgramFunction>;
  readonly config: ProgramConfig;
  /** @default context.dir */
  readonly stateDir?: string;
  /** Called after each resource that a run is through with. */
  readonly onStep?: (step: StepEvent) => void;
  /** Outputs of another stack, for StackReference. */
  readonly references?: (stackName: string) => Promise<StackOutputs | undefined>;
  /** @default "refuse" */
  readonly protection?: Protection;
}

export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly replaced: number;
  readonly deleted: number;
  readonly unchanged: number;
}

export interface UpResult extends Counts {
  readonly durationMs: number;
  readonly outputs: StackOutputs;
  readonly diagnostics: readonly Diagnostic[];
  readonly steps: readonly StepEvent[];
}

export interface PlanResult extends Counts {
  readonly stack: string;
  readonly steps: readonly Step[];
  readonly outputs: StackOutputs;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Runs the unmodified Pulumi program against handlers in this process, over Pulumi's own engine protocol, and keeps
 * the stack's state. One operation at a time.
 */
export class EmbeddedEngine {
  readonly #options: EngineOptions;
  readonly #file: StateFile;
  readonly #inertTypes = new Set<string>();
  #config: ProgramConfig;
  #state: StackState | undefined;
  readonly #runner: ProgramRunner;
  #busy = false;
  #disposed = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#config = options.config;
    const { dir, project, stack } = options.context;
    this.#file = new StateFile(options.stateDir ?? dir, { project, stack });
    this.#runner = new ProgramRunner(options.projectRoot, options.context);
  }

  /** Outputs of the last run that went through. */
  get outputs(): StackOutputs {
    return stackOutputsOf(this.#state?.stack?.outputs ?? {});
  }

  /** By URN; secrets among the properties are instances of `Secret`. */
  get resources(): ReadonlyMap<string, ResourceState> {
    return this.#state?.current ?? new Map();
  }

  /** What the last run that went through was made from, as the caller set it afterwards; gone when a run begins. */
  get fingerprint(): string | undefined {
    return this.#state?.fingerprint;
  }

  set fingerprint(fingerprint: string | undefined) {
    const state = this.#loaded();
    state.fingerprint = fingerprint;
    this.#file.commit(state);
  }

  /** Takes another configuration for the runs to come. */
  useConfig(config: ProgramConfig): void {
    this.#config = config;
  }

  /**
   * Reads the kept state, with what a crashed run had come to. Whatever needs the state and finds it unread reads it.
   * @throws UserError when it cannot be understood
   */
  async load(): Promise<void> {
    this.#loaded();
  }

  /**
   * Hands every kept resource to its handler, in the order of their dependencies.
   * @throws DeploymentError listing those that could not be brought back; all others are
   */
  async restore(): Promise<void> {
    const { handlers, context } = this.#options;
    const failures = await restoreResources(this.#loaded().all(), handlers, this.#inertTypes, context.log);
    if (failures.length > 0) throw new DeploymentError("Some resources could not be brought back:", failures);
  }

  /**
   * Runs the program and applies what it asks for.
   * @throws DeploymentError listing all that failed; what did not depend on it is applied
   */
  up(): Promise<UpResult> {
    return this.#exclusively(async () => {
      const started = performance.now();
      const { deployment, diagnostics } = await this.#recorded((state) =>
        this.#runProgram(state, this.#file),
      );
      if (deployment.failures.length > 0) {
        throw new DeploymentError(
          `Stack "${this.#options.context.stack}" was not fully applied:`,
          deployment.failures,
        );
      }
      return {
        ...countsOf(deployment.steps),
        durationMs: performance.now() - started,
        outputs: this.outputs,
        diagnostics,
        steps: deployment.steps,
      };
    });
  }

  /**
   * Runs the program dry and says what `up` would do. Handlers are only asked to check.
   * @throws DeploymentError listing all that would fail
   */
  plan(): Promise<PlanResult> {
    return this.#exclusively(async () => {
      const state = this.#loaded().copy();
      const { deployment, diagnostics } = await this.#runProgram(state, undefined);
      const { stack } = this.#options.context;
      if (deployment.failures.length > 0) {
        throw new DeploymentError(`Stack "${stack}" could not be applied as it is:`, deployment.failures);
      }
      const outputs = stackOutputsOf(state.stack?.outputs ?? {});
      return { stack, ...countsOf(deployment.steps), steps: deployment.steps, outputs, diagnostics };
    });
  }

  /**
   * Deletes all resources, each before those it depends on.
   * @throws DeploymentError naming what is protected (then nothing was deleted) or could not be deleted
   */
  destroy(): Promise<UpResult> {
    return this.#exclusively(async () => {
      const started = performance.now();
      const steps: StepEvent[] = [];
      const failures = await this.#recorded((state) => {
        const hooked = state.all().filter((each) => each.deleteHooks);
        if (hooked.length > 0) {
          const names = hooked.map((each) => each.name).join(", ");
          this.#options.context.log.warn(
            `Delete hooks live in the program, which does not run now: skipped for ${names}`,
          );
        }
        const applier = new Applier(state, this.#file, undefined);
        return deleteResources(state.all(), this.#options.handlers, "refuse", applier, (step) => {
          steps.push(step);
          this.#options.onStep?.(step);
        });
      });
      if (failures.length > 0) {
        throw new DeploymentError(
          `Stack "${this.#options.context.stack}" was not fully destroyed:`,
          failures,
        );
      }
      const durationMs = performance.now() - started;
      return { ...countsOf(steps), durationMs, outputs: this.outputs, diagnostics: [], steps };
    });
  }

  /** Starts the next program's process ahead of its time, so that the next `up` need not wait for it to load. */
  prewarm(): void {
    if (!this.#disposed) this.#runner.prewarm(this.#config);
  }

  /** Ends the program's processes and closes the port. Kept state stays as it is. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#runner.dispose();
    this.#file.close();
  }

  async #exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#disposed) throw new Error("The engine is disposed of");
    if (this.#busy) throw new UserError("The engine is busy with another run; wait for it to end");
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#busy = false;
    }
  }

  #loaded(): StackState {
    if (this.#state) return this.#state;
    this.#state = this.#file.load();
    for (const { urn, kind } of this.#state.pending) {
      this.#options.context.log.warn(`The ${kind} of ${urn} was interrupted; the next run tries it again`);
    }
    return this.#state;
  }

  /** Journals all changes that `work` makes, and writes the whole state after it, however it ends. */
  async #recorded<Result>(work: (state: StackState) => Promise<Result>): Promise<Result> {
    const state = this.#loaded();
    this.#file.begin(state);
    state.fingerprint = undefined;
    try {
      return await work(state);
    } finally {
      state.serial++;
      this.#file.commit(state);
    }
  }

  /** @param file absent in a dry run */
  #runProgram(state: StackState, file: StateFile | undefined): Promise<ProgramResult> {
    const { context, handlers, functions, references, onStep, protection = "refuse" } = this.#options;
    const config = this.#config;
    return this.#runner.run({
      config,
      dryRun: file === undefined,
      functions,
      references,
      deploymentWith: (callbacks) =>
        new Deployment({
          context,
          handlers,
          state,
          file,
          callbacks,
          onStep: (step) => onStep?.(step),
          mask: (message) => maskSecrets(message, config),
          inertTypes: this.#inertTypes,
          protection,
        }),
    });
  }
}

function countsOf(steps: readonly Step[]): Counts {
  const count = (operation: Step["operation"]) =>
    steps.filter((each) => each.operation === operation && each.type !== stackType).length;
  return {
    created: count("create"),
    updated: count("update"),
    replaced: count("replace"),
    deleted: count("delete"),
    unchanged: count("same"),
  };
}
