import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { localConfigFile, readProgramConfig } from "./engine/config.ts";
import {
  EmbeddedEngine,
  keptOutputs,
  type PlanResult,
  type StackOutputs,
  type StepEvent,
  type UpResult,
} from "./engine/embedded/index.ts";
import { fingerprint } from "./fingerprint.ts";
import { StackCloud, type StackCloudOptions } from "./stack-cloud.ts";

export interface LocalCloudOptions extends StackCloudOptions {
  readonly onStep?: (step: StepEvent) => void;
}

/** A stack whose program the embedded engine runs. */
export class LocalCloud extends StackCloud<EmbeddedEngine> {
  constructor(options: LocalCloudOptions) {
    super(
      options,
      ({ context, registry, config }) =>
        new EmbeddedEngine({
          context,
          projectRoot: options.projectRoot,
          handlers: registry.handlers,
          functions: registry.functions,
          config,
          references: (stackName) => this.#outputsOfStack(stackName),
          ...(options.onStep ? { onStep: options.onStep } : {}),
        }),
    );
  }

  /** True when the program, its configuration or the local cloud changed since the last complete `up`. */
  get changed(): boolean {
    return this.engine.fingerprint !== this.#programFingerprint();
  }

  /** Runs the program and applies what it asks for. */
  async up(): Promise<UpResult> {
    const before = this.#programFingerprint();
    this.#readConfigAgain();
    const result = await this.engine.up();
    this.engine.fingerprint = before;
    await this.publish();
    return result;
  }

  plan(): Promise<PlanResult> {
    return this.engine.plan();
  }

  /** An equal configuration is not handed on: the program's process that was started ahead would be thrown away. */
  #readConfigAgain(): void {
    const { projectRoot, stack, dir } = this.options;
    const config = readProgramConfig(projectRoot, stack, { stateDir: dir });
    if (isDeepStrictEqual(config, this.config)) return;
    this.config = config;
    this.engine.useConfig(config);
  }

  /** Outputs of a stack beside this one, by its full name: `organization/platform/prod`. */
  async #outputsOfStack(name: string): Promise<StackOutputs | undefined> {
    const [stack = "", project] = name.split("/").reverse();
    if (project !== undefined && project !== this.context.project) return undefined;
    if (stack === this.options.stack) return this.engine.outputs;
    const dir = join(dirname(this.options.dir), stack);
    return existsSync(dir) ? keptOutputs(dir) : undefined;
  }

  #programFingerprint(): string {
    const { projectRoot, stack, dir } = this.options;
    const program = fingerprint(
      projectRoot,
      [
        "infra",
        "functions",
        "local",
        "releases/file-rules.json",
        "web/dist",
        "web/deck/dist",
        "Pulumi.yaml",
        `Pulumi.${stack}.yaml`,
        "tsconfig.json",
        "package-lock.json",
      ],
      ["node_modules"],
    );
    return `${program}-${fingerprint(dir, [localConfigFile])}`;
  }
}
