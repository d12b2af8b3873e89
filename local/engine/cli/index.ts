import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { CloudContext } from "../../context.ts";
import type { ResourceHandler } from "../../service.ts";
import { existing } from "../existing.ts";
import { DeploymentError } from "../failures.ts";
import { openServer } from "../grpc-server.ts";
import type { ProgramFunction } from "../program-function.ts";
import { loadProtocol } from "../protocol.ts";
import { restoreResources } from "../restoration.ts";
import type { StackOutputs } from "../stack-outputs.ts";
import type { ResourceState } from "../state.ts";
import { StateFile } from "../state-file.ts";
import { stackType } from "../urn.ts";
import { mapRecord } from "../values.ts";
import { type Checkpoint, isEncrypted, readCheckpoint } from "./checkpoint.ts";
import { Ledger } from "./ledger.ts";
import type { ProviderContext } from "./provider/context.ts";
import { resourceProvider } from "./provider/index.ts";
import { Workspace } from "./workspace.ts";

export interface CliEngineOptions {
  readonly context: CloudContext;
  /**
   * Where the ledger is.
   * @default context.dir
   */
  readonly stateDir?: string;
  /** Absolute folder where the program runs. */
  readonly folder: string;
  readonly handlers: ReadonlyMap<string, ResourceHandler>;
  readonly functions: ReadonlyMap<string, ProgramFunction>;
  /** Called after each change of what stands, with the type of what changed. */
  readonly onChange: (type: string) => Promise<void>;
}

/**
 * The local cloud's side of the real Pulumi engine: the provider that the CLI calls, and the ledger of what stands.
 * The program runs when the CLI runs; see `CliRun`.
 */
export class CliEngine {
  readonly #options: CliEngineOptions;
  readonly #workspace: Workspace;
  readonly #ledger: Ledger;
  readonly #inertTypes = new Set<string>();
  #address: string | undefined;
  #close: () => void = () => {};
  #engine: string | undefined;
  #orphans = new Map<string, ResourceState>();

  constructor(options: CliEngineOptions) {
    const { dir, project, stack } = options.context;
    this.#options = options;
    this.#workspace = new Workspace(dir, project, stack);
    this.#ledger = new Ledger(
      new StateFile(options.stateDir ?? dir, { project, stack }),
      () => this.#checkpoint,
    );
  }

  /** `127.0.0.1:<port>` of the provider. @throws Error before `load` */
  get address(): string {
    if (this.#address === undefined) throw new Error("The provider is not listening yet");
    return this.#address;
  }

  /** Of the last run that went through, as the CLI's engine keeps them. What is secret is encrypted there. */
  get outputs(): StackOutputs {
    const stack = this.#checkpoint.resources.find(({ type }) => type === stackType);
    return mapRecord(stack?.outputs ?? {}, (value) =>
      isEncrypted(value) ? { value: null, secret: true } : { value, secret: false },
    );
  }

  /** By URN, the newest where one replaces another. */
  get resources(): ReadonlyMap<string, ResourceState> {
    return this.#ledger.current;
  }

  /** Reads what stood, and opens the provider. */
  async load(): Promise<void> {
    this.#ledger.open();
    const protocol = loadProtocol();
    const { server, address } = openServer(protocol.grpc, [
      {
        definition: protocol.providerService.ResourceProviderService,
        methods: resourceProvider(this.#providerContext(), (engine) => this.#attach(engine)),
      },
    ]);
    this.#close = () => server.forceShutdown();
    this.#address = await address;
  }

  /** @throws DeploymentError listing those that could not be brought back; all others are */
  async restore(): Promise<void> {
    const { handlers, context } = this.#options;
    const failures = await restoreResources(this.#ledger.standing, handlers, this.#inertTypes, context.log);
    if (failures.length > 0) throw new DeploymentError("Some resources could not be brought back:", failures);
  }

  /**
   * After a run that went through: deletes what an earlier run, killed, had created and the program no longer asks for,
   * and forgets what went along with another resource (`deletedWith`).
   */
  async sweep(): Promise<void> {
    for (const orphan of [...this.#ledger.orphans()].reverse()) {
      if (orphan.id !== "") await this.#options.handlers.get(orphan.type)?.delete(existing(orphan));
      this.#ledger.remove(orphan);
    }
  }

  /** Closes the provider, and keeps what stands. */
  async dispose(): Promise<void> {
    this.#close();
    this.#ledger.close();
  }

  /** True when the CLI's engine keeps nothing: before the first `up`, and after a `destroy`. */
  get empty(): boolean {
    return this.#checkpoint.resources.length === 0;
  }

  get #checkpoint(): Checkpoint {
    return readCheckpoint(this.#workspace.checkpointFile);
  }

  /** The first call of a run: whatever the engine does not keep by now was left by one that was killed. */
  #attach(engine: string): void {
    if (engine === this.#engine) return;
    this.#engine = engine;
    this.#orphans = new Map(this.#ledger.orphans().map((each) => [each.urn, each]));
  }

  #providerContext(): ProviderContext {
    const { handlers, functions, folder, context, onChange } = this.#options;
    return {
      protocol: loadProtocol(),
      handlers,
      functions,
      ledger: this.#ledger,
      log: context.log,
      providerVersion: installedVersion("@pulumi/aws", folder),
      folder,
      orphans: {
        of: (urn) => this.#orphans.get(urn),
        forget: ({ urn }) => this.#orphans.delete(urn),
      },
      autoNamed: new Set(),
      inertTypes: this.#inertTypes,
      onChange,
    };
  }
}

function installedVersion(name: string, folder: string): string {
  const file = createRequire(join(folder, "package.json")).resolve(`${name}/package.json`);
  return String(JSON.parse(readFileSync(file, "utf8")).version);
}
