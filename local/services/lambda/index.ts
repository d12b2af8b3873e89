import { join } from "node:path";
import { arnOf, type CloudContext } from "../../context.ts";
import { AwsError, type Caller } from "../../gateway/api.ts";
import type { Authorizer } from "../../gateway/authorization.ts";
import { contextOf } from "../../iam/context.ts";
import { decide } from "../../iam/decision.ts";
import { type Policy, parsePolicy } from "../../iam/policy.ts";
import type { Service } from "../../service.ts";
import { lambdaApi } from "./api.ts";
import { CodeStore } from "./code-store.ts";
import type { FunctionConfiguration } from "./configuration.ts";
import { parseFunctionName } from "./function-name.ts";
import { LambdaFunction } from "./lambda-function.ts";
import { aliasHandler } from "./resources/alias.ts";
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
    /** Whether the role's trust policy lets an AWS service take it on. */
    mayAssume(roleArn: string, service: string): boolean;
    /** As whom a function's platform acts. */
    sessionOf(roleArn: string, session: string): Caller;
    readonly authorizer: Authorizer;
  };
  readonly logs: LogWriter & { has(logGroupName: string): boolean };
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
  readonly #dependencies: LambdaDependencies;
  readonly #idleTime: number;
  readonly #spares: SpareProcesses;
  readonly #compileCache: string;
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #aliases = new Map<string, Map<string, Alias>>();
  readonly #permissions = new Map<string, Map<string, PermissionStatement>>();
  /** Of `#permissions`, read. */
  readonly #policies = new Map<string, Policy>();

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
    this.resources = {
      "aws:lambda/function:Function": functionHandler(this),
      "aws:lambda/permission:Permission": permissionHandler(this),
      "aws:lambda/alias:Alias": aliasHandler(this),
      "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": eventInvokeConfigHandler(context),
      "aws:lambda/functionRecursionConfig:FunctionRecursionConfig": recursionConfigHandler(context),
    };
    this.api = lambdaApi(this);
  }

  async start(): Promise<void> {
    this.#spares.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#spares.stop(), ...[...this.#functions.values()].map((each) => each.stop())]);
  }

  /**
   * Runs a function and waits for its answer. A failure of the function is a result with `functionError`, not a throw.
   * @param functionNameOrArn - name, ARN or part of one, with or without a qualifier
   * @param payload - JSON text
   * @throws AwsError ResourceNotFoundException, TooManyRequestsException (429), RequestTooLargeException (413),
   *   ValidationException, AccessDeniedException (403) when the service that asks has no permission
   */
  async invoke(
    functionNameOrArn: string,
    payload: Uint8Array | string,
    options: InvokeOptions = {},
  ): Promise<InvokeResult> {
    const { name, qualifier = options.qualifier } = parseFunctionName(functionNameOrArn);
    const lambda = this.function(name, qualifier);
    if (options.onBehalfOf) this.#requirePermission(name, qualifier, options.onBehalfOf);
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
      iam,
      codeFolder: (hash) => this.code.folderOf(hash),
    });
    this.#functions.set(configuration.name, lambda);
  }

  async remove(name: string): Promise<void> {
    const found = this.#functions.get(name);
    this.#functions.delete(name);
    this.#aliases.delete(name);
    this.#permissions.delete(name);
    this.#policies.delete(name);
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
    this.#policies.delete(functionName);
  }

  removePermission(functionName: string, sid: string): void {
    this.#permissions.get(functionName)?.delete(sid);
    this.#policies.delete(functionName);
  }

  /** The statements of a function's resource policy. */
  permissionsOf(functionName: string): readonly PermissionStatement[] {
    return [...(this.#permissions.get(functionName)?.values() ?? [])];
  }

  /** The same, as a policy; undefined for a function without any. */
  policyOf(functionName: string): Policy | undefined {
    const known = this.#policies.get(functionName);
    if (known) return known;
    const statements = this.permissionsOf(functionName);
    if (statements.length === 0) return undefined;
    const policy = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
    this.#policies.set(functionName, policy);
    return policy;
  }

  /** @throws AwsError InvalidParameterValueException when Lambda may not take on the role. */
  requireAssumable(roleArn: string): void {
    if (this.#dependencies.iam.mayAssume(roleArn, "lambda.amazonaws.com")) return;
    throw new AwsError(
      "InvalidParameterValueException",
      "The role defined for the function cannot be assumed by Lambda.",
    );
  }

  #requirePermission(
    name: string,
    qualifier: string | undefined,
    { service, sourceArn }: NonNullable<InvokeOptions["onBehalfOf"]>,
  ): void {
    const resource = arnOf(this.context, "lambda", `function:${name}${qualifier ? `:${qualifier}` : ""}`);
    const context = contextOf({
      "aws:SourceArn": sourceArn,
      "aws:SourceAccount": this.context.accountId,
      "aws:PrincipalIsAWSService": "true",
      "aws:SecureTransport": "true",
    });
    const { allowed } = decide(
      { principal: { kind: "service", name: service }, action: "lambda:InvokeFunction", resource, context },
      { identity: [], resource: this.policyOf(name) },
    );
    if (allowed) return;
    throw new AwsError(
      "AccessDeniedException",
      `${service} is not authorized to perform: lambda:InvokeFunction on resource: ${resource} because no resource-based policy allows the lambda:InvokeFunction action for ${sourceArn}; add an aws.lambda.Permission`,
      403,
    );
  }
}
