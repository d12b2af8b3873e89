import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AsyncEvents, eventSettings } from "../lib/async-events";
import { type Duration, toSeconds } from "../lib/duration";
import { assumedBy, type Grant, grantsPolicy, logGrant } from "../lib/grants";
import { type LogRetentionDays, lambda } from "../lib/limits";
import { stackName } from "../lib/naming";
import { type Transform, transformed } from "../lib/transform";

/** What every function takes, whatever it is written in. */
export interface LambdaFunctionArgs {
  /**
   * What the function may do, besides writing its own log and traces.
   * @default nothing
   */
  grants?: readonly Grant[];
  /** @default none */
  environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** @default "3 seconds" */
  timeout?: Duration;
  /**
   * In MB; processing power grows with it.
   * @default 512
   */
  memory?: number;
  /**
   * Most invocations at a time, which are set apart for this function; 0 stops it.
   * @default as many as the account has left
   */
  reservedConcurrency?: number;
  /**
   * Subnets and security groups, for a function that talks to what is in a VPC. It reaches nothing else then but what
   * the VPC has endpoints for.
   * @default Lambda's own network, with the whole internet
   */
  network?: FunctionNetwork;
  /** @default Lambda's own way: two retries, six hours, nobody told */
  events?: AsyncEvents;
  /** @default 14 */
  logRetention?: LogRetentionDays;
  /** @default none */
  description?: pulumi.Input<string>;
  transform?: {
    function?: Transform<aws.lambda.FunctionArgs>;
    role?: Transform<aws.iam.RoleArgs>;
    logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  };
}

export interface FunctionNetwork {
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly securityGroupIds: readonly pulumi.Input<string>[];
}

/** What runs, and on what. */
export interface FunctionCode {
  /** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
  readonly runtime: pulumi.Input<string>;
  readonly architecture: pulumi.Input<"arm64" | "x86_64">;
  /** As the runtime reads it: `index.handler`. */
  readonly handler: string;
  readonly archive: pulumi.Input<pulumi.asset.Archive>;
}

/**
 * What InlineFunction, InlineSource and PackagedFunction have in common: the function, a role of its own that may do
 * what `grants` say and nothing else, and a log group that is there, with its retention, before the first line is
 * written. Logs are JSON; requests are traced. With `events` also their settings.
 */
export abstract class LambdaFunction extends pulumi.ComponentResource {
  public readonly name: pulumi.Output<string>;
  public readonly arn: pulumi.Output<string>;
  /** Seconds, for those who wait for the function and must wait longer. */
  public readonly timeoutSeconds: number;
  public readonly nodes: {
    readonly function: aws.lambda.Function;
    readonly role: aws.iam.Role;
    readonly policy: aws.iam.RolePolicy;
    readonly logGroup: aws.cloudwatch.LogGroup;
    /** Undefined without `events`. */
    readonly eventInvokeConfig: aws.lambda.FunctionEventInvokeConfig | undefined;
  };

  protected constructor(
    type: `platform:components:${string}`,
    name: string,
    args: LambdaFunctionArgs,
    code: FunctionCode,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super(type, name, {}, options);
    const child = { parent: this };
    const timeoutSeconds = checkedTimeout(name, args.timeout ?? "3 seconds");
    const memory = checkedMemory(name, args.memory ?? 512);

    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-log`,
      ...transformed(
        args.transform?.logGroup,
        // Named for the stack and the function, not for the function's physical name: a replaced function
        // goes on in the same log.
        { name: `/aws/lambda/${stackName(name)}`, retentionInDays: args.logRetention ?? 14 },
        { ...child },
      ),
    );
    const role = new aws.iam.Role(
      `${name}-role`,
      ...transformed(
        args.transform?.role,
        { assumeRolePolicy: assumedBy("lambda.amazonaws.com"), description: `Of the function ${name}.` },
        { ...child },
      ),
    );
    const policy = new aws.iam.RolePolicy(
      `${name}-policy`,
      { role: role.id, policy: grantsPolicy([...ownGrants(logGroup, args), ...(args.grants ?? [])]) },
      child,
    );
    const lambdaFunction = new aws.lambda.Function(
      name,
      ...transformed<aws.lambda.FunctionArgs>(
        args.transform?.function,
        {
          runtime: code.runtime,
          architectures: [code.architecture],
          handler: code.handler,
          code: code.archive,
          role: role.arn,
          timeout: timeoutSeconds,
          memorySize: memory,
          reservedConcurrentExecutions: args.reservedConcurrency,
          description: args.description,
          environment: { variables: { ...args.environment } },
          loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
          tracingConfig: { mode: "Active" },
          vpcConfig: args.network && {
            subnetIds: [...args.network.subnetIds],
            securityGroupIds: [...args.network.securityGroupIds],
          },
        },
        // Before its first invocation the function has all its rights.
        { ...child, dependsOn: [policy] },
      ),
    );

    const eventInvokeConfig =
      args.events &&
      new aws.lambda.FunctionEventInvokeConfig(
        `${name}-events`,
        { functionName: lambdaFunction.name, ...eventSettings(name, args.events) },
        child,
      );

    this.timeoutSeconds = timeoutSeconds;
    this.name = lambdaFunction.name;
    this.arn = lambdaFunction.arn;
    this.nodes = { function: lambdaFunction, role, policy, logGroup, eventInvokeConfig };
    this.registerOutputs({ name: this.name, arn: this.arn });
  }

  /** Invoking the function, and waiting for its answer or not. */
  grantInvoke(): Grant {
    return { actions: ["lambda:InvokeFunction"], resources: [this.arn] };
  }
}

/**
 * What every function needs: its own log, and X-Ray, which knows no resources; its network interfaces in a VPC; and to
 * tell of what it gave up.
 */
function ownGrants(
  logGroup: aws.cloudwatch.LogGroup,
  { events, network }: Pick<LambdaFunctionArgs, "events" | "network">,
): Grant[] {
  return [
    logGrant(logGroup),
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
    { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] },
    ...(network ? [{ actions: networkActions, resources: ["*"] }] : []),
    ...(events?.onFailure ? [{ actions: ["sqs:SendMessage"], resources: [events.onFailure] }] : []),
  ];
}

/** Lambda refuses a role that may not do them on anything: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
const networkActions = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

function checkedTimeout(name: string, timeout: Duration): number {
  const seconds = toSeconds(timeout);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > lambda.maxTimeoutSeconds) {
    throw new Error(
      `function "${name}": timeout "${timeout}" is not allowed; use whole seconds from "1 second" to "15 minutes"`,
    );
  }
  return seconds;
}

function checkedMemory(name: string, memory: number): number {
  const { minMemory, maxMemory } = lambda;
  if (!Number.isInteger(memory) || memory < minMemory || memory > maxMemory) {
    throw new Error(
      `function "${name}": memory ${memory} is not allowed; use a whole number of MB from ${minMemory} to ${maxMemory}`,
    );
  }
  return memory;
}
