import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { UserError } from "../terminal/user-error.ts";
import { localConfigFile, readProgramConfig } from "./engine/config.ts";
import {
  EmbeddedEngine,
  keptOutputs,
  type PlanResult,
  type StackOutputs,
  type StepEvent,
  type UpResult,
} from "./engine/embedded/index.ts";
import type { ResourceState } from "./engine/state.ts";
import { fingerprint } from "./fingerprint.ts";
import { GuestProgram, guestsFolder } from "./guest-program.ts";
import { StackCloud, type StackCloudOptions } from "./stack-cloud.ts";

export interface LocalCloudOptions extends StackCloudOptions {
  /**
   * Absolute folders of other teams' programs, to run after the stack's own.
   * @default none
   */
  readonly guests?: readonly string[];
  readonly onStep?: (step: StepEvent) => void;
}

/** A stack whose program the embedded engine runs, and other teams' programs beside it. */
export class LocalCloud extends StackCloud<EmbeddedEngine> {
  readonly guests: readonly GuestProgram[];

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
    const { projectRoot, guests = [] } = options;
    this.guests = guests.map(
      (folder) =>
        new GuestProgram({
          folder,
          projectRoot,
          context: this.context,
          registry: this.registry,
          references: (stackName) => this.#outputsOfStack(stackName),
          platformOutputs: () => this.engine.outputs,
        }),
    );
    refuseNamesakes([this.context.project, ...this.guests.map(({ project }) => project)]);
  }

  override get resources(): ReadonlyMap<string, ResourceState> {
    return new Map([...this.engine.resources, ...this.guests.flatMap(({ engine }) => [...engine.resources])]);
  }

  /** Projects that were applied here as guests, and are none now: their resources are kept, and not served. */
  get absentGuests(): string[] {
    const dir = join(this.options.dir, guestsFolder);
    const applied = existsSync(dir) ? readdirSync(dir) : [];
    return applied.filter((project) => !this.guests.some((guest) => guest.project === project));
  }

  protected override async restoreGuests(): Promise<void> {
    for (const guest of this.guests) {
      this.onStop(() => guest.engine.dispose());
      await guest.restore();
    }
  }

  /** Runs another team's program. The stack's own is applied by then. */
  async upGuest(guest: GuestProgram): Promise<UpResult> {
    const result = await guest.up();
    await this.publish();
    return result;
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
    if (project !== undefined && project !== this.context.project) {
      const guest = this.guests.find((each) => each.project === project);
      return stack === this.options.stack ? guest?.engine.outputs : undefined;
    }
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

/** @throws UserError when two programs have one project name: their resources would have the same URNs */
function refuseNamesakes(projects: readonly string[]): void {
  const twice = projects.find((project, index) => projects.indexOf(project) !== index);
  if (twice === undefined) return;
  throw new UserError(
    `Two programs have the project name "${twice}"; give each a name of its own in its Pulumi.yaml`,
  );
}
