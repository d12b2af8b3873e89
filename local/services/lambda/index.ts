import { join } from "node:path";
import type { CloudContext } from "../../context.ts";
import { AwsError } from "../../gateway/api.ts";
import type { Service } from "../../service.ts";
import { lambdaApi } from "./api.ts";
import { CodeStore } from "./code-store.ts";
import type { FunctionConfiguration } from "./configuration.ts";
import { EventSourceMappings } from "./event-sources/event-source-mappings.ts";
import type { MessageSource } from "./event-sources/sqs-poller.ts";
import { parseFunctionName } from "./function-name.ts";
import { LambdaFunction } from "./lambda-function.ts";
import { aliasHandler } from "./resources/alias.ts";
import { eventSourceMappingHandler } from "./resources/event-source-mapping.ts";
import { functionHandler } from "./resources/function.ts";
import { eventInvokeConfigHandler } from "./resources/function-event-invoke-config.ts";
import { recursionConfigHandler } from "./resources/function-recursion-config.ts";
import { type PermissionStatement, permissionHandler } from "./resources/permission.ts";
import type { LogWriter } from "./runtime/environment-log.ts";
import type { InvokeOptions, InvokeResult } from "./runtime/invocation.ts";
import { launchOf } from "./runtime/launch.ts";
import { SpareProcesses } from "./runtime/spare-processes.ts";

export type { FunctionConfiguration } from "./configuration.ts";
export type { InvokeOptions, InvokeResult } from "./runtime/invocation.ts";

export interface LambdaDependencies {
  readonly iam: {
    credentialsFor(
      roleArn: string,
      session?: string,
    ): { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  };
  readonly logs: LogWriter;
  /** SQS, for event source mappings. Without it they are refused. */
  readonly messageSource?: MessageSource;
}

export interface LambdaOptions {
  /** Booted Node processes that wait for a function. @default 2 */
  readonly spares?: number;
  /** Milliseconds after which an environment without work is ended. @default five minutes */
  readonly idleTime?: number;
}

/** Where an alias points. */
export interface Alias {
  readonly name: string;
  readonly functionVersion: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB for a synchronous invocation. */
const maxRequestBytes = 6_291_456;

/** AWS Lambda: functions run in real processes that speak the Lambda Runtime API. */
export class LambdaService implements Service {
  readonly name = "lambda";
  readonly title = "AWS Lambda";
  readonly resources: Service["resources"];
  readonly api: NonNullable<Service["api"]>;
  readonly context: CloudContext;
  readonly code: CodeStore;
  readonly eventSources: EventSourceMappings;
  readonly #dependencies: LambdaDependencies;
  readonly #idleTime: number;
  readonly #spares: SpareProcesses;
  readonly #compileCache: string;
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #aliases = new Map<string, Map<string, Alias>>();
  readonly #permissions = new Map<string, Map<string, PermissionStatement>>();

  constructor(context: CloudContext, dependencies: LambdaDependencies, options: LambdaOptions = {}) {
    this.context = context;
    this.#dependencies = dependencies;
    this.#idleTime = options.idleTime ?? 300_000;
    this.code = new CodeStore(join(context.dir, "lambda", "code"));
    this.#compileCache = join(context.dir, "lambda", "compile-cache");
    const node = launchOf("nodejs");
    if (!node) throw new Error("The local cloud has no Node runtime");
    const spareEnv = {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      LANG: "en_US.UTF-8",
      TZ: ":UTC",
      NODE_COMPILE_CACHE: this.#compileCache,
    };
    this.#spares = new SpareProcesses(node, spareEnv, options.spares ?? 2, context.clock);
    this.eventSources = new EventSourceMappings({
      clock: context.clock,
      log: context.log,
      invoke: (functionArn, payload) => this.invoke(functionArn, payload),
      ...(dependencies.messageSource ? { source: dependencies.messageSource } : {}),
    });
    this.resources = {
      "aws:lambda/function:Function": functionHandler(this),
      "aws:lambda/permission:Permission": permissionHandler(this),
      "aws:lambda/alias:Alias": aliasHandler(this),
      "aws:lambda/eventSourceMapping:EventSourceMapping": eventSourceMappingHandler(this),
      "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": eventInvokeConfigHandler(context),
      "aws:lambda/functionRecursionConfig:FunctionRecursionConfig": recursionConfigHandler(context),
    };
    this.api = lambdaApi(this);
  }

  async start(): Promise<void> {
    this.#spares.start();
  }

  async stop(): Promise<void> {
    this.eventSources.halt();
    await Promise.all([this.#spares.stop(), ...[...this.#functions.values()].map((each) => each.stop())]);
    await this.eventSources.ended();
  }

  /**
   * Runs a function and waits for its answer. A failure of the function is a result with `functionError`, not a throw.
   * @param functionNameOrArn - name, ARN or part of one, with or without a qualifier
   * @param payload - JSON text
   * @throws AwsError ResourceNotFoundException, TooManyRequestsException (429), RequestTooLargeException (413),
   *   ValidationException
   */
  async invoke(
    functionNameOrArn: string,
    payload: Uint8Array | string,
    options: InvokeOptions = {},
  ): Promise<InvokeResult> {
    const { name, qualifier = options.qualifier } = parseFunctionName(functionNameOrArn);
    const lambda = this.function(name, qualifier);
    const bytes = typeof payload === "string" ? Buffer.byteLength(payload) : payload.byteLength;
    if (bytes > maxRequestBytes) {
      throw new AwsError(
        "RequestTooLargeException",
        `Request must be smaller than ${maxRequestBytes} bytes for the InvokeFunction operation`,
        413,
      );
    }
    return lambda.invoke(
      payload,
      qualifier === options.qualifier ? options : { ...options, ...(qualifier ? { qualifier } : {}) },
    );
  }

  /** Starts an environment for a function that has none, so that its first invocation finds it warm. */
  prewarm(functionName: string): void {
    this.function(functionName).prewarm();
  }

  /** Every function, by name. */
  listFunctions(): readonly (FunctionConfiguration & { readonly environments: number })[] {
    return [...this.#functions.values()]
      .map((each) => ({ ...each.configuration, environments: each.environments }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws AwsError ResourceNotFoundException */
  function(name: string, qualifier?: string): LambdaFunction {
    const found = this.#functions.get(name);
    const known =
      qualifier === undefined ||
      qualifier === "$LATEST" ||
      qualifier === found?.configuration.version ||
      this.#aliases.get(name)?.has(qualifier);
    if (found && known) return found;
    const { region, accountId } = this.context;
    const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}${qualifier ? `:${qualifier}` : ""}`;
    throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
  }

  /** Takes a function in, or gives one that is there its new configuration. */
  put(configuration: FunctionConfiguration): void {
    const known = this.#functions.get(configuration.name);
    if (known) {
      known.configure(configuration);
      return;
    }
    const { logs, iam } = this.#dependencies;
    const lambda = new LambdaFunction(configuration, {
      context: this.context,
      logs,
      spares: this.#spares,
      compileCache: this.#compileCache,
      idleTime: this.#idleTime,
      credentialsFor: (roleArn, session) => iam.credentialsFor(roleArn, session),
      codeFolder: (hash) => this.code.folderOf(hash),
    });
    this.#functions.set(configuration.name, lambda);
  }

  async remove(name: string): Promise<void> {
    const found = this.#functions.get(name);
    this.#functions.delete(name);
    this.#aliases.delete(name);
    this.#permissions.delete(name);
    await found?.stop();
  }

  /** Removes old code that no function uses. */
  async pruneCode(): Promise<void> {
    const used = new Set([...this.#functions.values()].map(({ configuration }) => configuration.codeHash));
    await this.code.prune(used, this.context.clock.now());
  }

  putAlias(functionName: string, alias: Alias): void {
    const aliases = this.#aliases.get(functionName) ?? new Map<string, Alias>();
    this.#aliases.set(functionName, aliases.set(alias.name, alias));
  }

  removeAlias(functionName: string, alias: string): void {
    this.#aliases.get(functionName)?.delete(alias);
  }

  putPermission(functionName: string, statement: PermissionStatement): void {
    const statements = this.#permissions.get(functionName) ?? new Map<string, PermissionStatement>();
    this.#permissions.set(functionName, statements.set(statement.Sid, statement));
  }

  removePermission(functionName: string, sid: string): void {
    this.#permissions.get(functionName)?.delete(sid);
  }

  /** The statements of a function's resource policy. */
  permissionsOf(functionName: string): readonly PermissionStatement[] {
    return [...(this.#permissions.get(functionName)?.values() ?? [])];
  }
}
