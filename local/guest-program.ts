import { createHash } from "node:crypto";
import { join } from "node:path";
import type { CloudContext } from "./context.ts";
import { type ProgramConfig, readProgramConfig, readProjectName } from "./engine/config.ts";
import {
  DeploymentError,
  EmbeddedEngine,
  type StackOutputs,
  type UpResult,
} from "./engine/embedded/index.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Registry } from "./registry.ts";

export interface GuestOptions {
  /** Absolute folder of the program, with its Pulumi.yaml. */
  readonly folder: string;
  /** The project whose local cloud it is. */
  readonly projectRoot: string;
  readonly context: CloudContext;
  readonly registry: Pick<Registry, "handlers" | "functions">;
  /** Outputs of another stack, by its full name. */
  readonly references: (stackName: string) => Promise<StackOutputs | undefined>;
  /** What it may read of the platform: with other outputs it has to run again. */
  readonly platformOutputs: () => StackOutputs;
}

/** In the folder of the platform's stack: the state of each guest, by its project's name. */
export const guestsFolder = "with";

/**
 * Another team's program beside the platform's, on the same services: its stack of the same name, with an engine,
 * configuration and state of its own.
 */
export class GuestProgram {
  readonly folder: string;
  /** Pulumi project name, `consumer`. */
  readonly project: string;
  readonly engine: EmbeddedEngine;
  readonly #options: GuestOptions;
  readonly #dir: string;
  #broken = false;

  /** @throws UserError listing what is wrong with its configuration */
  constructor(options: GuestOptions) {
    const { folder, context, registry, references } = options;
    this.#options = options;
    this.folder = folder;
    this.project = readProjectName(folder);
    this.#dir = join(context.dir, guestsFolder, this.project);
    this.engine = new EmbeddedEngine({
      context: { ...context, project: this.project },
      projectRoot: folder,
      handlers: registry.handlers,
      functions: registry.functions,
      config: this.#readConfig(),
      stateDir: this.#dir,
      references,
    });
  }

  /** True when the program, what it reads of the platform or the local cloud changed since the last complete `up`. */
  get changed(): boolean {
    return this.#broken || this.engine.fingerprint !== this.#fingerprint();
  }

  /** Brings back what it had. What cannot be, such as a rule of a domain that is gone, is for the next `up`. */
  async restore(): Promise<void> {
    try {
      await this.engine.restore();
    } catch (error) {
      if (!(error instanceof DeploymentError)) throw error;
      this.#broken = true;
      this.#options.context.log.warn(`${this.project}: ${error.message}`);
    }
  }

  /** Runs the program and applies what it asks for. @throws DeploymentError listing all that failed */
  async up(): Promise<UpResult> {
    const before = this.#fingerprint();
    this.engine.useConfig(this.#readConfig());
    const result = await this.engine.up();
    this.engine.fingerprint = before;
    this.#broken = false;
    return result;
  }

  #readConfig(): ProgramConfig {
    const { folder, context } = this.#options;
    return readProgramConfig(folder, context.stack, { stateDir: this.#dir });
  }

  #fingerprint(): string {
    const { folder, projectRoot, platformOutputs } = this.#options;
    const program = fingerprint(folder, ["."], ["node_modules"]);
    const cloud = fingerprint(projectRoot, ["local", "package-lock.json"], ["node_modules"]);
    // A hash, since there may be secrets among them.
    const outputs = createHash("sha256").update(JSON.stringify(platformOutputs())).digest("hex");
    return `${program}-${cloud}-${outputs}`;
  }
}
