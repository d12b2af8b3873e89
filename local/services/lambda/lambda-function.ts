import { randomBytes, randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import type { CloudContext } from "../../context.ts";
import { type FunctionConfiguration, functionDefaults, needsNewEnvironments } from "./configuration.ts";
import { ExecutionRole } from "./execution-role.ts";
import { type FunctionConcurrency, throttled } from "./function-concurrency.ts";
import type { LambdaDependencies } from "./index.ts";
import { EnvironmentLog } from "./runtime/environment-log.ts";
import { EnvironmentPool } from "./runtime/environment-pool.ts";
import { environmentVariables } from "./runtime/environment-variables.ts";
import {
  type EnvironmentOwner,
  ExecutionEnvironment,
  type InitPhase,
} from "./runtime/execution-environment.ts";
import type { InvokeOptions, InvokeResult } from "./runtime/invocation.ts";
import { launchableFamilies, launchOf } from "./runtime/launch.ts";
import type { PrivateTmp } from "./runtime/private-tmp.ts";
import { RuntimeProcess } from "./runtime/runtime-process.ts";
import type { SpareProcesses } from "./runtime/spare-processes.ts";
import { newTraceHeader } from "./trace-header.ts";

/** What a function needs of the service around it. */
export interface FunctionSurroundings {
  readonly context: CloudContext;
  readonly logs: LambdaDependencies["logs"];
  readonly iam: LambdaDependencies["iam"];
  readonly spares: SpareProcesses;
  readonly compileCache: string;
  readonly tmp: PrivateTmp;
  /** Milliseconds after which an environment without work is ended. */
  readonly idleTime: number;
  /** Absolute folder of unpacked code. */
  codeFolder(hash: string): string;
}

/** Environments of one function at a time, when it reserves no concurrency. */
const environmentLimit = Math.max(4, 2 * availableParallelism());

/** Invocations that may wait for an environment; AWS throttles an account past 1,000 at a time. */
const queueLimit = 10_000;

/** Variables that only a process of its own can start with: they are read before any code runs. */
const bootVariables = /^(NODE_(?!ENV$)|LD_|UV_|SSL_|OPENSSL_|ICU_)/;

/** One version of a function: its configuration, and the environments that run it. */
export class LambdaFunction {
  readonly #surroundings: FunctionSurroundings;
  readonly #concurrency: FunctionConcurrency;
  #configuration: FunctionConfiguration;
  #pool: EnvironmentPool;
  readonly #retired = new Set<EnvironmentPool>();

  /** @param concurrency - shared by all versions of the function */
  constructor(
    configuration: FunctionConfiguration,
    surroundings: FunctionSurroundings,
    concurrency: FunctionConcurrency,
  ) {
    this.#configuration = configuration;
    this.#surroundings = surroundings;
    this.#concurrency = concurrency;
    this.#pool = this.#newPool();
  }

  get configuration(): FunctionConfiguration {
    return this.#configuration;
  }

  get role(): ExecutionRole {
    const { context, iam } = this.#surroundings;
    return new ExecutionRole(context, iam, this.#configuration);
  }

  /** Environments at present. */
  get environments(): number {
    return this.#pool.size;
  }

  /** Takes a new configuration: the next invocation has it, those under way end with the old one. */
  configure(configuration: FunctionConfiguration): void {
    const renew = needsNewEnvironments(this.#configuration, configuration);
    this.#configuration = configuration;
    if (!renew) return;
    const old = this.#pool;
    this.#pool = this.#newPool();
    for (const retired of this.#retired) if (retired.size === 0) this.#retired.delete(retired);
    this.#retired.add(old);
    for (const invocation of old.retire()) this.#pool.invoke(invocation);
  }

  /** @throws AwsError TooManyRequestsException (429) */
  invoke(payload: Uint8Array | string, options: InvokeOptions = {}): Promise<InvokeResult> {
    if (this.#pool.waiting >= queueLimit) throw throttled("ConcurrentInvocationLimitExceeded");
    this.#concurrency.enter();
    const { arn, version, tracing } = this.#configuration;
    const traceHeader =
      options.traceHeader ?? newTraceHeader(this.#surroundings.context.clock.now(), tracing);
    return new Promise((resolve) => {
      this.#pool.invoke({
        requestId: options.requestId ?? randomUUID(),
        functionArn: options.qualifier ? `${arn}:${options.qualifier}` : arn,
        version,
        traceHeader,
        clientContext: options.clientContext,
        payload,
        tail: options.tail ? [] : undefined,
        resolve: (result) => {
          this.#concurrency.leave();
          if (tracing && !traceHeader.includes("Sampled=0")) this.role.sendTrace();
          resolve(result);
        },
      });
    });
  }

  prewarm(): void {
    this.#pool.prewarm();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#pool, ...this.#retired].map((pool) => pool.stop()));
    this.#retired.clear();
  }

  #newPool(): EnvironmentPool {
    const { context, idleTime } = this.#surroundings;
    return new EnvironmentPool({
      limit: environmentLimit,
      idleTime,
      clock: context.clock,
      start: (owner, phase) => this.#startEnvironment(owner, phase),
    });
  }

  #startEnvironment(owner: EnvironmentOwner, phase: InitPhase): ExecutionEnvironment {
    const configuration = this.#configuration;
    const { context, logs, iam, spares, compileCache, tmp, codeFolder } = this.#surroundings;
    const launch = launchOf(configuration.runtime);
    if (!launch) {
      throw new Error(
        `the local cloud cannot run ${configuration.runtime} yet; it runs ${launchableFamilies().join(", ")}`,
      );
    }
    const logStream = newLogStream(context.clock.now(), configuration.version);
    const env = environmentVariables(configuration, {
      region: context.region,
      endpointUrl: context.endpointUrl(),
      credentials: iam.credentialsFor(configuration.role, configuration.name),
      logStream,
      taskRoot: codeFolder(configuration.codeHash),
    });
    const log = new EnvironmentLog(this.role.logWriter(logs), configuration, logStream, () =>
      context.clock.now(),
    );
    const environment = new ExecutionEnvironment(configuration, context.clock, log, owner, phase);
    const { ephemeralStorage } = configuration;
    const ownProcess =
      !launch.assignable ||
      ephemeralStorage !== functionDefaults.ephemeralStorage ||
      Object.keys(env).some((key) => bootVariables.test(key));
    const spare = ownProcess ? undefined : spares.take();
    spare?.assign(env, environment);
    const kept = launch.compileCache === undefined ? {} : { [launch.compileCache]: compileCache };
    const process =
      spare ?? new RuntimeProcess({ launch, env: { ...kept, ...env }, tmp, ephemeralStorage }, environment);
    environment.begin(process, `local ${configuration.runtime}`);
    return environment;
  }
}

/** `2026/01/31/[$LATEST]<32 hex>` */
function newLogStream(now: number, version: string): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[${version}]${randomBytes(16).toString("hex")}`;
}
