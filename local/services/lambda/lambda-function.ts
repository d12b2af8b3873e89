import { randomBytes, randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import type { CloudContext } from "../../context.ts";
import { AwsError } from "../../gateway/api.ts";
import { type FunctionConfiguration, needsNewEnvironments } from "./configuration.ts";
import { ExecutionRole } from "./execution-role.ts";
import type { LambdaDependencies } from "./index.ts";
import { EnvironmentLog } from "./runtime/environment-log.ts";
import { EnvironmentPool } from "./runtime/environment-pool.ts";
import { environmentVariables } from "./runtime/environment-variables.ts";
import { type EnvironmentOwner, ExecutionEnvironment } from "./runtime/execution-environment.ts";
import type { InvokeOptions, InvokeResult } from "./runtime/invocation.ts";
import { launchableFamilies, launchOf } from "./runtime/launch.ts";
import { RuntimeProcess } from "./runtime/runtime-process.ts";
import type { SpareProcesses } from "./runtime/spare-processes.ts";

/** What a function needs of the service around it. */
export interface FunctionSurroundings {
  readonly context: CloudContext;
  readonly logs: LambdaDependencies["logs"];
  readonly iam: LambdaDependencies["iam"];
  readonly spares: SpareProcesses;
  readonly compileCache: string;
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

/** One function: its configuration, and the environments that run it. */
export class LambdaFunction {
  readonly #surroundings: FunctionSurroundings;
  #configuration: FunctionConfiguration;
  #pool: EnvironmentPool;
  readonly #retired = new Set<EnvironmentPool>();
  /** Invocations taken and not yet answered. */
  #concurrency = 0;

  constructor(configuration: FunctionConfiguration, surroundings: FunctionSurroundings) {
    this.#configuration = configuration;
    this.#surroundings = surroundings;
    this.#pool = this.#newPool();
  }

  get configuration(): FunctionConfiguration {
    return this.#configuration;
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
    this.#refusePastLimit();
    const { arn, tracing } = this.#configuration;
    const traceHeader = options.traceHeader ?? this.#newTrace();
    this.#concurrency++;
    return new Promise((resolve) => {
      this.#pool.invoke({
        requestId: randomUUID(),
        functionArn: options.qualifier ? `${arn}:${options.qualifier}` : arn,
        traceHeader,
        clientContext: options.clientContext,
        payload,
        tail: options.tail ? [] : undefined,
        resolve: (result) => {
          this.#concurrency--;
          if (tracing && !traceHeader.includes("Sampled=0")) this.#role.sendTrace();
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

  #refusePastLimit(): void {
    const { reservedConcurrency } = this.#configuration;
    if (reservedConcurrency !== undefined && this.#concurrency >= reservedConcurrency) {
      throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429, {
        Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      });
    }
    if (this.#pool.waiting >= queueLimit) {
      throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429, {
        Reason: "ConcurrentInvocationLimitExceeded",
      });
    }
  }

  get #role(): ExecutionRole {
    const { context, iam } = this.#surroundings;
    return new ExecutionRole(context, iam, this.#configuration);
  }

  #newPool(): EnvironmentPool {
    const { context, idleTime } = this.#surroundings;
    return new EnvironmentPool({
      limit: Math.max(
        1,
        Math.min(environmentLimit, this.#configuration.reservedConcurrency ?? environmentLimit),
      ),
      idleTime,
      clock: context.clock,
      start: (owner) => this.#startEnvironment(owner),
    });
  }

  #startEnvironment(owner: EnvironmentOwner): ExecutionEnvironment {
    const configuration = this.#configuration;
    const { context, logs, iam, spares, compileCache, codeFolder } = this.#surroundings;
    const launch = launchOf(configuration.runtime);
    if (!launch) {
      throw new Error(
        `the local cloud cannot run ${configuration.runtime} yet; it runs ${launchableFamilies().join(", ")}`,
      );
    }
    const logStream = newLogStream(context.clock.now());
    const env = environmentVariables(configuration, {
      region: context.region,
      endpointUrl: context.endpointUrl(),
      credentials: iam.credentialsFor(configuration.role, configuration.name),
      logStream,
      taskRoot: codeFolder(configuration.codeHash),
    });
    const log = new EnvironmentLog(this.#role.logWriter(logs), configuration, logStream, () =>
      context.clock.now(),
    );
    const environment = new ExecutionEnvironment(configuration, context.clock, log, owner);
    const ownProcess = !launch.assignable || Object.keys(env).some((key) => bootVariables.test(key));
    const spare = ownProcess ? undefined : spares.take();
    spare?.assign(env, environment);
    const process =
      spare ?? new RuntimeProcess(launch, { NODE_COMPILE_CACHE: compileCache, ...env }, environment);
    environment.begin(process, `local ${configuration.runtime}`);
    return environment;
  }

  /** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
  #newTrace(): string {
    const random = randomBytes(20).toString("hex");
    const seconds = Math.floor(this.#surroundings.context.clock.now() / 1_000).toString(16);
    return `Root=1-${seconds}-${random.slice(0, 24)};Parent=${random.slice(24)};Sampled=${this.#configuration.tracing ? 1 : 0}`;
  }
}

/** `2026/01/31/[$LATEST]<32 hex>` */
function newLogStream(now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[$LATEST]${randomBytes(16).toString("hex")}`;
}
