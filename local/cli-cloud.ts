import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type CliGuest, forgetGuest, openGuests } from "./cli-guests.ts";
import { CliEngine } from "./engine/cli/index.ts";
import type { ResourceState } from "./engine/state.ts";
import { StackCloud, type StackCloudOptions } from "./stack-cloud.ts";

const distributionType = "aws:cloudfront/distribution:Distribution";

export interface CliCloudOptions extends StackCloudOptions {
  /**
   * Absolute folder of another team's program that is to be applied.
   * @default none; those that were applied are served all the same
   */
  readonly guest?: string | undefined;
}

/** A stack whose program the real Pulumi engine runs, and other teams' stacks beside it. */
export class CliCloud extends StackCloud<CliEngine> {
  readonly guests: readonly CliGuest[];
  #started = false;

  constructor(options: CliCloudOptions) {
    super(
      options,
      ({ context, registry, config }) =>
        new CliEngine({
          context,
          folder: config.folder,
          handlers: registry.handlers,
          functions: registry.functions,
          onChange: async (type) => {
            if (type === distributionType) await this.openFrontDoors();
          },
        }),
    );
    this.guests = openGuests(options.guest, this.context, this.registry);
  }

  override get resources(): ReadonlyMap<string, ResourceState> {
    return new Map(this.#engines.flatMap(({ resources }) => [...resources]));
  }

  /** By project: where a CLI of this machine reaches the provider. */
  get providers(): Readonly<Record<string, string>> {
    const guests = this.guests.map(({ project, engine }) => [project, engine.address] as const);
    return { [this.context.project]: this.engine.address, ...Object.fromEntries(guests) };
  }

  protected override get tidings() {
    return { providers: this.providers };
  }

  get #engines(): readonly CliEngine[] {
    return [this.engine, ...this.guests.map(({ engine }) => engine)];
  }

  /** After the CLI ended with success on the program of that project. */
  async applied(project: string): Promise<void> {
    const guest = this.guests.find((each) => each.project === project);
    await (guest?.engine ?? this.engine).sweep();
    await this.publish();
  }

  override async start(): Promise<void> {
    await super.start();
    this.#started = true;
  }

  protected override async restoreGuests(): Promise<void> {
    for (const { engine } of this.guests) {
      await engine.load();
      this.onStop(() => engine.dispose());
      await engine.restore();
    }
  }

  /** Stops all; where nothing stands any more, nothing but logs stays. */
  override async stop(): Promise<void> {
    // One that did not start holds no lock: what lies there may be another process's.
    const empty = new Set(this.#started ? this.#engines.filter((engine) => engine.empty) : []);
    this.#started = false;
    // The CLI that destroyed a stack may have been another process's.
    for (const engine of empty) await engine.sweep();
    await super.stop();
    if (empty.size === this.#engines.length) removeAllButLogs(this.options.dir);
    for (const { project, engine } of this.guests) {
      if (empty.has(engine)) forgetGuest(this.options.dir, project);
    }
  }
}

function removeAllButLogs(dir: string): void {
  for (const name of readdirSync(dir)) {
    if (name !== "logs") rmSync(join(dir, name), { recursive: true, force: true });
  }
}
