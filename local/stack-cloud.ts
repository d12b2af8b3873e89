import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "./clock.ts";
import type { CloudContext } from "./context.ts";
import { type ProgramConfig, readProgramConfig } from "./engine/config.ts";
import type { StackOutputs } from "./engine/stack-outputs.ts";
import type { ResourceState } from "./engine/state.ts";
import { Gateway } from "./gateway/server.ts";
import { grantsOf } from "./iam/grants.ts";
import { takeInstanceLock } from "./instance-lock.ts";
import { keepFunctions } from "./kept-functions.ts";
import { type GrantsReport, KeptGrants } from "./kept-grants.ts";
import { localAddress } from "./local-addresses.ts";
import type { Log } from "./log.ts";
import { type Ports, portError } from "./ports.ts";
import { createRegistry, type Registry } from "./registry.ts";
import { type RunningCloud, tellRunning } from "./running-cloud.ts";

export interface StackCloudOptions {
  readonly projectRoot: string;
  readonly stack: string;
  /** Absolute folder of the stack's state. */
  readonly dir: string;
  readonly ports: Ports;
  readonly log: Log;
}

/** What runs the program, and knows what stands. */
export interface StackEngine {
  /** Of the last run that went through. */
  readonly outputs: StackOutputs;
  /** By URN. */
  readonly resources: ReadonlyMap<string, ResourceState>;
  /** Reads kept state. */
  load(): Promise<void>;
  /** Hands every kept resource to its handler. */
  restore(): Promise<void>;
  dispose(): Promise<void>;
}

/** What an engine is made from. */
export interface EngineParts {
  readonly context: CloudContext;
  readonly registry: Registry;
  readonly config: ProgramConfig;
}

const functionType = "aws:lambda/function:Function";

/** The account that the local cloud plays; AWS never hands out this number. */
const accountId = "000000000000";

/**
 * One stack of the local cloud: its services, the AWS endpoint in front of them, and the engine that runs the
 * program against them. `start` brings back what the last run left.
 */
export class StackCloud<Engine extends StackEngine> {
  readonly engine: Engine;
  readonly registry: Registry;
  protected readonly options: StackCloudOptions;
  protected readonly context: CloudContext;
  readonly #gateway: Gateway;
  readonly #grants: KeptGrants;
  readonly #stops: (() => Promise<void> | void)[] = [];
  protected config: ProgramConfig;
  #endpointPort: number | undefined;
  /** By distribution id. */
  readonly #frontDoors = new Map<string, { readonly domainName: string; readonly port: number }>();

  constructor(options: StackCloudOptions, engineOf: (parts: EngineParts) => Engine) {
    const config = readProgramConfig(options.projectRoot, options.stack, { stateDir: options.dir });
    this.options = options;
    this.config = config;
    this.context = {
      project: config.project,
      stack: options.stack,
      accountId,
      region: config.region,
      dir: options.dir,
      clock: systemClock,
      log: options.log,
      endpointUrl: () => this.endpointUrl,
      programName: (type, id) => this.#programName(type, id),
    };
    this.registry = createRegistry(this.context);
    const { iam, apiGateway } = this.registry;
    this.#gateway = new Gateway({
      context: this.context,
      services: this.registry.services,
      findKey: (accessKeyId) => iam.findKey(accessKeyId),
      authorizer: iam.authorizer,
      execute: (request) => apiGateway.handleExecute(request),
    });
    const since = new Date(this.context.clock.now()).toISOString();
    this.#grants = new KeptGrants({
      ...this.context,
      ledger: iam.authorizer.ledger,
      report: () => this.grantsReport(since),
    });
    this.engine = engineOf({ context: this.context, registry: this.registry, config });
  }

  get stack(): string {
    return this.options.stack;
  }

  /** All that stands on the services, by URN. */
  get resources(): ReadonlyMap<string, ResourceState> {
    return this.engine.resources;
  }

  /** Adds to what `stop` undoes, before all that was added earlier. */
  onStop(stop: () => Promise<void> | void): void {
    this.#stops.push(stop);
  }

  /** `http://127.0.0.1:4566`. @throws Error before `start`. */
  get endpointUrl(): string {
    if (this.#endpointPort === undefined) throw new Error("The AWS endpoint is not listening yet");
    return `http://127.0.0.1:${this.#endpointPort}`;
  }

  /** `http://localhost:4500`: the first distribution's; undefined while the program has none. */
  get siteUrl(): string | undefined {
    const [first] = this.#frontDoors.values();
    return first && `http://localhost:${first.port}`;
  }

  /** Where names of Route 53 are answered on this machine: `dev.example.com` → `http://dev.localhost:4500`. */
  get #names(): ReadonlyMap<string, string> {
    const [first] = this.#frontDoors.values();
    if (!first) return new Map();
    return new Map(
      this.registry.route53.zones.hosts.map(({ host, local }) => [host, `http://${local}:${first.port}`]),
    );
  }

  /** The stack's outputs that are addresses, and its names in DNS, as they are answered on this machine. */
  get addresses(): Readonly<Record<string, string>> {
    return { ...this.addressesAmong(this.engine.outputs), ...Object.fromEntries(this.#names) };
  }

  /** Those outputs that are addresses, as they are answered on this machine. */
  addressesAmong(outputs: StackOutputs): Readonly<Record<string, string>> {
    const hosts = {
      names: this.#names,
      distributions: new Map([...this.#frontDoors.values()].map((door) => [door.domainName, door.port])),
      endpointUrl: this.endpointUrl,
    };
    const addresses = Object.entries(outputs).flatMap(([name, { value }]) => {
      const address = localAddress(value, hosts);
      return address === undefined ? [] : [[name, address] as const];
    });
    return Object.fromEntries(addresses);
  }

  /**
   * Takes the stack's lock, starts the services and the endpoint, and brings back the resources of kept state.
   * @throws UserError when the stack is running already or a port is taken.
   */
  async start(): Promise<void> {
    const { dir, stack, ports } = this.options;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    this.#stops.push(takeInstanceLock(dir, stack));
    const loaded = this.engine.load();
    this.#stops.push(() => this.engine.dispose());
    for (const service of this.registry.services) this.#stops.push(() => service.stop());
    await Promise.all([loaded, ...this.registry.services.map((service) => service.start())]);
    this.#stops.push(() => this.#gateway.close());
    this.#endpointPort = await this.#gateway.listen(ports.endpoint).catch((error: unknown) => {
      throw portError(error, ports.endpoint, "--endpoint-port");
    });
    await this.engine.restore();
    await this.restoreGuests();
    this.#stops.push(() => this.#grants.stop());
    this.#grants.start();
    await this.openFrontDoors();
    this.#stops.push(tellRunning(dir, { endpointUrl: this.endpointUrl, ...this.tidings }));
  }

  /** Brings back what other teams' programs have on the services, which may build on what the stack's own has. */
  protected async restoreGuests(): Promise<void> {}

  /** `platform:siteRelease=3-1a2b3c4`: what this machine alone sets; keys only, where they are secret. */
  get localSettings(): string[] {
    const { localKeys = [], secretKeys, values } = this.config;
    return localKeys.map((key) => (secretKeys.includes(key) ? key : `${key}=${values[key]}`));
  }

  /** What each function of the program may do, has done and was refused, by name. */
  grantsReport(since = ""): GrantsReport {
    const { iam } = this.registry;
    const calls = iam.authorizer.ledger.entries();
    const functions = [...this.resources.values()]
      .filter(({ type }) => type === functionType)
      .map(({ name, outputs }) => {
        const role = String(outputs.role);
        const own = calls.filter(({ roleArn }) => roleArn === role);
        const policies = iam.policies.ofRole(role).identity;
        return { name, functionName: String(outputs.name), ...grantsOf(policies, own) };
      });
    return { since, functions: functions.sort((one, other) => (one.name < other.name ? -1 : 1)) };
  }

  /** After a run went through: tells other programs of this machine what stands, and opens what has come. */
  protected async publish(): Promise<void> {
    this.#writeOutputs();
    keepFunctions(this.options.dir, this.resources);
    this.#grants.writeSoon();
    await this.openFrontDoors();
  }

  /** Stops everything in reverse order; the first failure is thrown once all has been tried. */
  async stop(): Promise<void> {
    const failures: unknown[] = [];
    for (const stop of this.#stops.reverse()) {
      try {
        await stop();
      } catch (error) {
        failures.push(error);
      }
    }
    this.#stops.length = 0;
    if (failures.length > 0) throw failures[0];
  }

  #programName(type: string, id: string): string | undefined {
    for (const resource of this.resources.values()) {
      if (resource.type === type && resource.id === id) return resource.name;
    }
    return undefined;
  }

  /** A front door for each distribution: the first at the site's port, others at the ports after it. */
  protected async openFrontDoors(): Promise<void> {
    const first = this.options.ports.site;
    for (const { type, id, outputs } of this.resources.values()) {
      if (type !== "aws:cloudfront/distribution:Distribution" || id === undefined || this.#frontDoors.has(id))
        continue;
      const port = first === 0 ? 0 : first + this.#frontDoors.size;
      const listening = await this.registry.cloudFront.listen(id, port).catch((error: unknown) => {
        throw portError(error, port, "--port");
      });
      this.#frontDoors.set(id, { domainName: String(outputs.domainName), port: listening.port });
    }
  }

  /** What other programs of this machine are told besides the endpoint's address. */
  protected get tidings(): Omit<RunningCloud, "endpointUrl"> {
    return {};
  }

  #writeOutputs(): void {
    const outputs = Object.fromEntries(
      Object.entries(this.engine.outputs).map(([name, output]) => [
        name,
        output.secret ? "[secret]" : output.value,
      ]),
    );
    writeFileSync(join(this.options.dir, "outputs.json"), `${JSON.stringify(outputs, null, 2)}\n`);
  }
}
