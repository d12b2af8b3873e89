import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CliEngine } from "./engine/cli/index.ts";
import { StackCloud, type StackCloudOptions } from "./stack-cloud.ts";

const distributionType = "aws:cloudfront/distribution:Distribution";

/** A stack whose program the real Pulumi engine runs. */
export class CliCloud extends StackCloud<CliEngine> {
  #started = false;

  constructor(options: StackCloudOptions) {
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
  }

  /** Where a CLI of this machine reaches the provider. */
  protected override get tidings(): Readonly<Record<string, string>> {
    return { providerAddress: this.engine.address };
  }

  /** After the CLI ended with success. */
  async applied(): Promise<void> {
    await this.engine.sweep();
    await this.publish();
  }

  override async start(): Promise<void> {
    await super.start();
    this.#started = true;
  }

  /** Stops all; where nothing stands any more, nothing but logs stays. */
  override async stop(): Promise<void> {
    // One that did not start holds no lock: what lies there may be another process's.
    const destroyed = this.#started && this.engine.empty;
    this.#started = false;
    // The CLI that destroyed the stack may have been another process's.
    if (destroyed) await this.engine.sweep();
    await super.stop();
    if (destroyed) removeAllButLogs(this.options.dir);
  }
}

function removeAllButLogs(dir: string): void {
  for (const name of readdirSync(dir)) {
    if (name !== "logs") rmSync(join(dir, name), { recursive: true, force: true });
  }
}
