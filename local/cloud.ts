import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { systemClock } from "./clock.ts";
import type { CloudContext } from "./context.ts";
import { localConfigFile, readProgramConfig } from "./engine/config.ts";
import {
  EmbeddedEngine,
  keptOutputs,
  type PlanResult,
  type ProgramConfig,
  type StackOutputs,
  type StepEvent,
  type UpResult,
} from "./engine/embedded/index.ts";
import { fingerprint } from "./fingerprint.ts";
import { Gateway } from "./gateway/server.ts";
import { grantsOf } from "./iam/grants.ts";
import { takeInstanceLock } from "./instance-lock.ts";
import { keepFunctions } from "./kept-functions.ts";
import { type GrantsReport, KeptGrants } from "./kept-grants.ts";
import { localAddress } from "./local-addresses.ts";
import type { Log } from "./log.ts";
import { type Ports, portError } from "./ports.ts";
import { createRegistry, type Registry } from "./registry.ts";

export interface LocalCloudOptions {
  readonly projectRoot: string;
  readonly stack: string;
  /** Absolute folder of the stack's state. */
  readonly dir: string;
  readonly ports: Ports;
  readonly log: Log;
  readonly onStep?: (step: StepEvent) => void;
}

const functionType = "aws:lambda/function:Function";

/** The account that the local cloud plays; AWS never hands out this number. */
const accountId = "000000000000";

/**
 * One stack of the local cloud: its services, the AWS endpoint in front of them, and the engine that runs the
 * program against them. `start` brings back what the last run left; `up` runs the program.
 */
export class LocalCloud {
  readonly engine: EmbeddedEngine;
  readonly registry: Registry;
  readonly #options: LocalCloudOptions;
  readonly #context: CloudContext;
  readonly #gateway: Gateway;
  readonly #grants: KeptGrants;
  readonly #stops: (() => Promise<void> | void)[] = [];
  #config: ProgramConfig;
  #endpointPort: number | undefined;
  /** By distribution id. */
  readonly #frontDoors = new Map<string, { readonly domainName: string; readonly port: number }>();

  constructor(options: LocalCloudOptions) {
    const config = readProgramConfig(options.projectRoot, options.stack, { stateDir: options.dir });
    this.#options = options;
    this.#config = config;
    this.#context = {
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
    this.registry = createRegistry(this.#context);
    const { iam, apiGateway } = this.registry;
    this.#gateway = new Gateway({
      context: this.#context,
      services: this.registry.services,
      findKey: (accessKeyId) => iam.findKey(accessKeyId),
      authorizer: iam.authorizer,
      execute: (request) => apiGateway.handleExecute(request),
    });
    const since = new Date(this.#context.clock.now()).toISOString();
    this.#grants = new KeptGrants({
      ...this.#context,
      ledger: iam.authorizer.ledger,
      report: () => this.grantsReport(since),
    });
    this.engine = new EmbeddedEngine({
      context: this.#context,
      projectRoot: options.projectRoot,
      handlers: this.registry.handlers,
      functions: this.registry.functions,
      config,
      references: (stackName) => this.#outputsOfStack(stackName),
      ...(options.onStep ? { onStep: options.onStep } : {}),
    });
  }

  get stack(): string {
    return this.#options.stack;
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
    const names = this.#names;
    const hosts = {
      names,
      distributions: new Map([...this.#frontDoors.values()].map((door) => [door.domainName, door.port])),
      endpointUrl: this.endpointUrl,
    };
    const outputs = Object.entries(this.engine.outputs).flatMap(([name, { value }]) => {
      const address = localAddress(value, hosts);
      return address === undefined ? [] : [[name, address] as const];
    });
    return Object.fromEntries([...outputs, ...names]);
  }

  /**
   * Takes the stack's lock, starts the services and the endpoint, and brings back the resources of kept state.
   * @throws UserError when the stack is running already or a port is taken.
   */
  async start(): Promise<void> {
    const { dir, stack, ports } = this.#options;
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
    this.#stops.push(() => this.#grants.stop());
    this.#grants.start();
    await this.#openFrontDoors();
    this.#tellEndpoint();
  }

  /** `platform:siteRelease=3-1a2b3c4`: what this machine alone sets; keys only, where they are secret. */
  get localSettings(): string[] {
    const { localKeys = [], secretKeys, values } = this.#config;
    return localKeys.map((key) => (secretKeys.includes(key) ? key : `${key}=${values[key]}`));
  }

  /** What each function of the program may do, has done and was refused, by name. */
  grantsReport(since = ""): GrantsReport {
    const { iam } = this.registry;
    const calls = iam.authorizer.ledger.entries();
    const functions = [...this.engine.resources.values()]
      .filter(({ type }) => type === functionType)
      .map(({ name, outputs }) => {
        const role = String(outputs.role);
        const own = calls.filter(({ roleArn }) => roleArn === role);
        const policies = iam.policies.ofRole(role).identity;
        return { name, functionName: String(outputs.name), ...grantsOf(policies, own) };
      });
    return { since, functions: functions.sort((one, other) => (one.name < other.name ? -1 : 1)) };
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
    this.#writeOutputs();
    keepFunctions(this.#options.dir, this.engine.resources);
    this.#grants.writeSoon();
    await this.#openFrontDoors();
    return result;
  }

  plan(): Promise<PlanResult> {
    return this.engine.plan();
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
    for (const resource of this.engine.resources.values()) {
      if (resource.type === type && resource.id === id) return resource.name;
    }
    return undefined;
  }

  /** An equal configuration is not handed on: the program's process that was started ahead would be thrown away. */
  #readConfigAgain(): void {
    const { projectRoot, stack, dir } = this.#options;
    const config = readProgramConfig(projectRoot, stack, { stateDir: dir });
    if (isDeepStrictEqual(config, this.#config)) return;
    this.#config = config;
    this.engine.useConfig(config);
  }

  /** Outputs of a stack beside this one, by its full name: `organization/platform/prod`. */
  async #outputsOfStack(name: string): Promise<StackOutputs | undefined> {
    const [stack = "", project] = name.split("/").reverse();
    if (project !== undefined && project !== this.#context.project) return undefined;
    if (stack === this.#options.stack) return this.engine.outputs;
    const dir = join(dirname(this.#options.dir), stack);
    return existsSync(dir) ? keptOutputs(dir) : undefined;
  }

  /** A front door for each distribution: the first at the site's port, others at the ports after it. */
  async #openFrontDoors(): Promise<void> {
    const first = this.#options.ports.site;
    for (const { type, id, outputs } of this.engine.resources.values()) {
      if (type !== "aws:cloudfront/distribution:Distribution" || id === undefined || this.#frontDoors.has(id))
        continue;
      const port = first === 0 ? 0 : first + this.#frontDoors.size;
      const listening = await this.registry.cloudFront.listen(id, port).catch((error: unknown) => {
        throw portError(error, port, "--port");
      });
      this.#frontDoors.set(id, { domainName: String(outputs.domainName), port: listening.port });
    }
  }

  #programFingerprint(): string {
    const { projectRoot, stack, dir } = this.#options;
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

  /** Says to other programs of this machine where the stack is reached while it runs. */
  #tellEndpoint(): void {
    const file = join(this.#options.dir, "endpoint.json");
    writeFileSync(file, `${JSON.stringify({ endpointUrl: this.endpointUrl, pid: process.pid })}\n`);
    this.#stops.push(() => rmSync(file, { force: true }));
  }

  #writeOutputs(): void {
    const outputs = Object.fromEntries(
      Object.entries(this.engine.outputs).map(([name, output]) => [
        name,
        output.secret ? "[secret]" : output.value,
      ]),
    );
    writeFileSync(join(this.#options.dir, "outputs.json"), `${JSON.stringify(outputs, null, 2)}\n`);
  }
}
