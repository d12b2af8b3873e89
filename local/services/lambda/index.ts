import { dirname, join } from "node:path";
import type { CloudContext } from "../../context.ts";
import { AwsError, type Caller } from "../../gateway/api.ts";
import type { Authorizer } from "../../gateway/authorization.ts";
import type { Permission } from "../../gateway/permission.ts";
import type { Policy } from "../../iam/policy.ts";
import type { Service } from "../../service.ts";
import { lambdaApi } from "./api.ts";
import { CodeStore } from "./code-store.ts";
import { type FunctionConfiguration, functionDefaults } from "./configuration.ts";
import { EventSourceMappings } from "./event-sources/event-source-mappings.ts";
import type { MessageSource } from "./event-sources/sqs-poller.ts";
import type { StreamSource } from "./event-sources/stream-poller.ts";
import { Destinations, type QueueSender } from "./events/destinations.ts";
import { EventQueue } from "./events/event-queue.ts";
import { FunctionDirectory } from "./function-directory.ts";
import { parseFunctionName } from "./function-name.ts";
import type { PermissionStatement } from "./function-policy.ts";
import type { FunctionSettings } from "./function-settings.ts";
import { requireInvokePermission } from "./invoke-permission.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { refuseTooLarge } from "./payload-limits.ts";
import { functionPermission } from "./permissions.ts";
import { aliasHandler } from "./resources/alias.ts";
import { eventSourceMappingHandler } from "./resources/event-source-mapping.ts";
import { functionHandler } from "./resources/function.ts";
import { eventInvokeConfigHandler } from "./resources/function-event-invoke-config.ts";
import { recursionConfigHandler } from "./resources/function-recursion-config.ts";
import { permissionHandler } from "./resources/permission.ts";
import type { LogWriter } from "./runtime/environment-log.ts";
import type { InvokeOptions, InvokeResult } from "./runtime/invocation.ts";
import { launchOf } from "./runtime/launch.ts";
import { PrivateTmp } from "./runtime/private-tmp.ts";
import { SpareProcesses } from "./runtime/spare-processes.ts";
import { newTraceHeader, recursionLimit, withLineage } from "./trace-header.ts";
import { VersionStore } from "./version-store.ts";
import { VersionedFunction } from "./versioned-function.ts";

export type { FunctionConfiguration } from "./configuration.ts";
export type { QueueSender } from "./events/destinations.ts";
export type { InvokeOptions, InvokeResult } from "./runtime/invocation.ts";

export interface LambdaDependencies {
  readonly iam: {
    credentialsFor(
      roleArn: string,
      session?: string,
    ): { accessKeyId: string; secretAccessKey: string; sessionToken: string };
    /** Whether the role's trust policy lets an AWS service take it on. */
    mayAssume(roleArn: string, service: string): boolean;
    /** As whom a function's platform acts. */
    sessionOf(roleArn: string, session: string): Caller;
    readonly authorizer: Authorizer;
  };
  readonly logs: LogWriter & { has(logGroupName: string): boolean };
  /** SQS, for event source mappings, destinations and dead-letter queues. */
  readonly queues: MessageSource & QueueSender;
  /** DynamoDB's streams, for event source mappings. */
  readonly streams: StreamSource;
}

export interface LambdaOptions {
  /** Booted Node processes that wait for a function. @default 2 */
  readonly spares?: number;
  /** Milliseconds after which an environment without work is ended. @default five minutes */
  readonly idleTime?: number;
  /** 0 up to 1: chooses between the versions of a weighted alias. @default Math.random */
  readonly random?: () => number;
}

/** Where the runtimes and the modules that they bring along lie. */
const projectRoot = join(import.meta.dirname, "..", "..", "..");

/** AWS Lambda: functions run in real processes that speak the Lambda Runtime API. */
export class LambdaService implements Service {
  readonly name = "lambda";
  readonly title = "AWS Lambda";
  readonly resources: Service["resources"];
  readonly api: NonNullable<Service["api"]>;
  readonly context: CloudContext;
  readonly code: CodeStore;
  readonly eventSources: EventSourceMappings;
  readonly destinations: Destinations;
  readonly #dependencies: LambdaDependencies;
  readonly #idleTime: number;
  readonly #spares: SpareProcesses;
  readonly #compileCache: string;
  readonly #tmp: PrivateTmp;
  readonly #versions: VersionStore;
  readonly #events: EventQueue;
  readonly #functions: FunctionDirectory;

  constructor(context: CloudContext, dependencies: LambdaDependencies, options: LambdaOptions = {}) {
    this.context = context;
    this.#dependencies = dependencies;
    this.#idleTime = options.idleTime ?? 300_000;
    this.#functions = new FunctionDirectory(context, options.random ?? Math.random);
    const folder = join(context.dir, "lambda");
    this.code = new CodeStore(join(folder, "code"));
    this.#versions = new VersionStore(join(folder, "versions"));
    this.#compileCache = join(folder, "compile-cache");
    const node = launchOf("nodejs");
    if (!node) throw new Error("The local cloud has no Node runtime");
    const spareEnv = {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      LANG: "en_US.UTF-8",
      TZ: ":UTC",
      NODE_COMPILE_CACHE: this.#compileCache,
    };
    this.#tmp = new PrivateTmp({
      folder: join(folder, "tmp"),
      visible: [projectRoot, context.dir, dirname(process.execPath)],
      log: context.log,
    });
    const { ephemeralStorage } = functionDefaults;
    const spare = { launch: node, env: spareEnv, tmp: this.#tmp, ephemeralStorage };
    this.#spares = new SpareProcesses(spare, options.spares ?? 2, context.clock);
    this.destinations = new Destinations({
      queues: dependencies.queues,
      invoke: (functionArn, payload, traceHeader) => this.invokeAsync(functionArn, payload, { traceHeader }),
      permissionToInvoke: (functionArn) => this.permissionToInvoke(functionArn),
      roleAllows: (functionArn, permission) => this.roleAllows(functionArn, permission),
    });
    this.#events = new EventQueue({
      path: join(folder, "events.jsonl"),
      clock: context.clock,
      log: context.log,
      settingsOf: (functionName, qualifier) => this.#functions.eventSettingsOf(functionName, qualifier),
      invoke: (functionName, payload, invokeOptions) => this.invoke(functionName, payload, invokeOptions),
      deliver: (delivery) => this.destinations.deliver(delivery),
    });
    this.eventSources = new EventSourceMappings({
      clock: context.clock,
      log: context.log,
      invoke: (functionArn, payload) => this.invoke(functionArn, payload),
      roleAllows: (functionArn, permission) => this.roleAllows(functionArn, permission),
      source: dependencies.queues,
      streams: dependencies.streams,
      deliver: (delivery) => this.destinations.deliver(delivery),
      checkpointPath: join(folder, "stream-checkpoints.ndjson"),
    });
    this.resources = {
      "aws:lambda/function:Function": functionHandler(this),
      "aws:lambda/permission:Permission": permissionHandler(this),
      "aws:lambda/alias:Alias": aliasHandler(this),
      "aws:lambda/eventSourceMapping:EventSourceMapping": eventSourceMappingHandler(this),
      "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": eventInvokeConfigHandler(this),
      "aws:lambda/functionRecursionConfig:FunctionRecursionConfig": recursionConfigHandler(this),
    };
    this.api = lambdaApi(this);
  }

  async start(): Promise<void> {
    this.#spares.start();
    await Promise.all([this.#events.start(), this.eventSources.open()]);
  }

  async stop(): Promise<void> {
    this.eventSources.halt();
    this.#events.halt();
    await Promise.all([this.#spares.stop(), ...this.#functions.list().map((each) => each.stop())]);
    await Promise.all([this.eventSources.close(), this.#events.close()]);
  }

  /**
   * Runs a function and waits for its answer. A failure of the function is a result with `functionError`, not a throw.
   * @param functionNameOrArn - name, ARN or part of one, with or without a qualifier
   * @param payload - JSON text
   * @throws AwsError ResourceNotFoundException, TooManyRequestsException (429), RequestTooLargeException (413),
   *   RecursiveInvocationException, ValidationException, AccessDeniedException (403) when the service that asks has
   *   no permission
   */
  async invoke(
    functionNameOrArn: string,
    payload: Uint8Array | string,
    options: InvokeOptions = {},
  ): Promise<InvokeResult> {
    const { name, qualifier = options.qualifier } = parseFunctionName(functionNameOrArn);
    const lambda = this.#functions.versionToRun(name, qualifier);
    if (options.onBehalfOf) {
      requireInvokePermission(this.context, { name, qualifier }, this.policyOf(name), options.onBehalfOf);
    }
    refuseTooLarge("RequestResponse", payload);
    const traceHeader = this.#tracedThrough(lambda, options.traceHeader);
    return lambda.invoke(payload, { ...options, traceHeader, ...(qualifier ? { qualifier } : {}) });
  }

  /**
   * Takes an event for a function, to be run later. It is on the disk, and will not be lost, once this resolves.
   * @param functionNameOrArn - name, ARN or part of one, with or without a qualifier
   * @param payload - JSON text
   * @returns the event's request id
   * @throws AwsError ResourceNotFoundException, RequestTooLargeException (413), ValidationException
   */
  async invokeAsync(
    functionNameOrArn: string,
    payload: Uint8Array | string,
    options: Pick<InvokeOptions, "qualifier" | "traceHeader"> = {},
  ): Promise<string> {
    const { name, qualifier = options.qualifier } = parseFunctionName(functionNameOrArn);
    const { arn, tracing } = this.function(name, qualifier).configuration;
    refuseTooLarge("Event", payload);
    return this.#events.accept({
      functionName: name,
      functionArn: arn,
      qualifier,
      payload: typeof payload === "string" ? payload : Buffer.from(payload).toString("utf8"),
      traceHeader: options.traceHeader ?? newTraceHeader(this.context.clock.now(), tracing),
    });
  }

  /** Asynchronous events that are worked on now; others wait for their next attempt. */
  get eventsUnderWay(): number {
    return this.#events.underWay;
  }

  /** Starts an environment for a function that has none, so that its first invocation finds it warm. */
  prewarm(functionName: string): void {
    this.function(functionName).prewarm();
  }

  /** Every function's unpublished version, by name. */
  listFunctions(): readonly (FunctionConfiguration & { readonly environments: number })[] {
    return this.#functions
      .list()
      .map(({ latest }) => ({ ...latest.configuration, environments: latest.environments }));
  }

  /** Every version of a function, `$LATEST` first. @throws AwsError ResourceNotFoundException */
  listVersions(name: string): readonly FunctionConfiguration[] {
    this.function(name);
    return this.#functions.get(name)?.all.map(({ configuration }) => configuration) ?? [];
  }

  /** A version of a function, or the one that an alias names. @throws AwsError ResourceNotFoundException */
  function(name: string, qualifier?: string): LambdaFunction {
    return this.#functions.version(name, qualifier);
  }

  /**
   * Whether a function's role allows what Lambda is to do in its name.
   * @throws AwsError ResourceNotFoundException
   */
  roleAllows(functionArn: string, permission: Permission): boolean {
    const { name, qualifier } = parseFunctionName(functionArn);
    return this.function(name, qualifier).role.allows(permission);
  }

  /** What a service needs that invokes a function in somebody's name; the function's own policy has a say. */
  permissionToInvoke(functionArn: string): Permission {
    const reference = { name: functionArn, qualifier: undefined };
    return functionPermission("lambda:InvokeFunction", reference, this.context, this);
  }

  /** Takes a function in, or gives one that is there its new configuration. */
  put(configuration: FunctionConfiguration): void {
    const known = this.#functions.get(configuration.name);
    if (known) {
      known.configure(configuration);
      return;
    }
    const { logs, iam } = this.#dependencies;
    const surroundings = {
      context: this.context,
      logs,
      spares: this.#spares,
      compileCache: this.#compileCache,
      tmp: this.#tmp,
      idleTime: this.#idleTime,
      iam,
      codeFolder: (hash: string) => this.code.folderOf(hash),
    };
    const published = this.#versions.versionsOf(configuration.name);
    this.#functions.add(configuration.name, new VersionedFunction(configuration, published, surroundings));
  }

  /** Freezes a function that was put as a version. @returns its number */
  publish(configuration: FunctionConfiguration): string {
    const published = this.#versions.publish(configuration);
    this.#functions.get(configuration.name)?.add(published);
    return published.version;
  }

  async remove(name: string): Promise<void> {
    const found = this.#functions.get(name);
    this.#functions.delete(name);
    this.#versions.removeAll(name);
    await found?.stop();
  }

  /** Removes old code that no version of a function uses. */
  async pruneCode(): Promise<void> {
    const versions = this.#functions.list().flatMap(({ all }) => all);
    const used = new Set(versions.map(({ configuration }) => configuration.codeHash));
    await this.code.prune(used, this.context.clock.now());
  }

  /** What resources beside the function say about it; kept also for a function that is not there yet. */
  settingsOf(functionName: string): FunctionSettings {
    return this.#functions.settingsOf(functionName);
  }

  putPermission(functionName: string, statement: PermissionStatement): void {
    this.settingsOf(functionName).putPermission(statement);
  }

  removePermission(functionName: string, sid: string): void {
    this.settingsOf(functionName).removePermission(sid);
  }

  /** The statements of a function's resource policy. */
  permissionsOf(functionName: string): readonly PermissionStatement[] {
    return this.settingsOf(functionName).permissions;
  }

  /** The same, as a policy; undefined for a function without any. */
  policyOf(functionName: string): Policy | undefined {
    return this.settingsOf(functionName).policy;
  }

  /** @throws AwsError InvalidParameterValueException when Lambda may not take on the role. */
  requireAssumable(roleArn: string): void {
    if (this.#dependencies.iam.mayAssume(roleArn, "lambda.amazonaws.com")) return;
    throw new AwsError(
      "InvalidParameterValueException",
      "The role defined for the function cannot be assumed by Lambda.",
    );
  }

  /** @throws AwsError RecursiveInvocationException */
  #tracedThrough({ configuration }: LambdaFunction, incoming: string | undefined): string {
    const { name, arn, tracing } = configuration;
    const trace = incoming ?? newTraceHeader(this.context.clock.now(), tracing);
    const { header, earlierRuns } = withLineage(trace, arn);
    if (earlierRuns < recursionLimit || this.settingsOf(name).recursiveLoop === "Allow") return header;
    throw new AwsError(
      "RecursiveInvocationException",
      "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your function's invocation.",
    );
  }
}
