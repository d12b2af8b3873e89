import * as aws from "@pulumi/aws";
import { API } from "@pulumi/awsx/classic/apigateway";
import * as pulumi from "@pulumi/pulumi";
import type { Route, RouteTable } from "../../functions/shared/route";
import { apiGatewayThrottle, apiGatewayTimeoutSeconds, type LogRetentionDays } from "../lib/limits";
import { apiStageName, stackName } from "../lib/naming";
import { type Transform, transformed } from "../lib/transform";
import type { InlineFunction } from "./inline-function";

export interface RouteGroupArgs<Table extends RouteTable> {
  /** Base path and routes of the group. */
  routeTable: Table;
  /** The function behind each route, by the route's name. */
  functions: { readonly [Name in keyof Table["routes"]]: InlineFunction };
  /**
   * Requests a second that each route takes, and how many may come at once; beyond that callers get 429.
   * @default { rate: 50, burst: 100 }
   */
  throttle?: { readonly rate: number; readonly burst: number };
  /** @default 14 */
  logRetention?: LogRetentionDays;
  /**
   * What lets API Gateway write logs: the stage waits for it.
   * @default none, where the AWS account has it already
   */
  account?: aws.apigateway.Account;
  transform?: {
    methodSettings?: Transform<aws.apigateway.MethodSettingsArgs>;
    logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  };
}

/** Where CloudFront finds an API. */
export interface ApiOrigin {
  readonly domainName: pulumi.Output<string>;
  /** `/<stage>`: the part of the API's address that its callers do not see; empty where there is none. */
  readonly originPath: pulumi.Output<string>;
}

/**
 * Routes under one base path, as an API of their own.
 *
 * ```ts
 * new RouteGroup("links", { routeTable: linkRoutes, functions: { list, create } });
 * ```
 *
 * Creates an awsx API (REST API, deployment, stage, a permission for each route), throttling for its methods, and a
 * log group for its access log. An API a group, so that a group is deployed, throttled and rolled back by itself.
 * Its endpoint is regional: CloudFront is in front of it already.
 */
export class RouteGroup<Table extends RouteTable = RouteTable> extends pulumi.ComponentResource {
  /** Address of the group, without CloudFront: `https://<id>.execute-api.<region>.amazonaws.com/<stage>/api/links` */
  public readonly url: pulumi.Output<string>;
  public readonly origin: ApiOrigin;
  /** What all paths of the group begin with: `/api/links`. */
  public readonly basePath: string;
  /** Physical names of the functions behind the routes. */
  public readonly functionNames: readonly pulumi.Output<string>[];
  /** What CloudFront sends here: `/api/links` and `/api/links/*`. */
  public readonly pathPatterns: readonly string[];
  public readonly nodes: {
    readonly api: API;
    readonly methodSettings: aws.apigateway.MethodSettings;
    readonly logGroup: aws.cloudwatch.LogGroup;
  };

  constructor(name: string, args: RouteGroupArgs<Table>, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:RouteGroup", name, {}, options);
    const child = { parent: this };
    const { routeTable, functions } = args;
    const throttle = checkedThrottle(name, args.throttle ?? { rate: 50, burst: 100 });
    const routes = Object.entries<Route>(routeTable.routes);
    checkTimeouts(functions);

    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-log`,
      ...transformed(
        args.transform?.logGroup,
        { name: `/aws/apigateway/${stackName(name)}`, retentionInDays: args.logRetention ?? 14 },
        { ...child },
      ),
    );
    const api = new API(
      name,
      {
        stageName: apiStageName(),
        requestValidator: "ALL",
        restApiArgs: {
          name: stackName(name),
          endpointConfiguration: { types: "REGIONAL" },
        },
        stageArgs: {
          xrayTracingEnabled: true,
          accessLogSettings: {
            destinationArn: afterAccount(logGroup.arn, args.account),
            format: accessLogFormat,
          },
        },
        routes: routes.map(([key, route]) => ({
          path: fullPath(routeTable.basePath, route.path),
          method: route.method,
          eventHandler: functions[key as keyof Table["routes"]].nodes.function,
          requiredParameters: pathParameters(route.path).map((parameter) => ({
            name: parameter,
            in: "path",
          })),
        })),
      },
      child,
    );
    const methodSettings = new aws.apigateway.MethodSettings(
      `${name}-settings`,
      ...transformed<aws.apigateway.MethodSettingsArgs>(
        args.transform?.methodSettings,
        {
          restApi: api.restAPI.id,
          stageName: api.stage.stageName,
          methodPath: "*/*",
          settings: {
            throttlingRateLimit: throttle.rate,
            throttlingBurstLimit: throttle.burst,
            metricsEnabled: true,
            loggingLevel: "ERROR",
            // Would write whole requests, with all that people put in them, to the log.
            dataTraceEnabled: false,
          },
        },
        { ...child },
      ),
    );

    this.url = pulumi.interpolate`${api.stage.invokeUrl}${routeTable.basePath}`;
    this.origin = {
      domainName: api.stage.invokeUrl.apply((url) => new URL(url).host),
      originPath: pulumi.interpolate`/${api.stage.stageName}`,
    };
    this.basePath = routeTable.basePath;
    this.functionNames = Object.values<InlineFunction>(functions).map((each) => each.name);
    this.pathPatterns = patternsOf(
      routeTable.basePath,
      routes.map(([, route]) => route.path),
    );
    this.nodes = { api, methodSettings, logGroup };
    this.registerOutputs({ url: this.url });
  }
}

/** One JSON object a request: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
const accessLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  extendedRequestId: "$context.extendedRequestId",
  time: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  method: "$context.httpMethod",
  route: "$context.resourcePath",
  path: "$context.path",
  status: "$context.status",
  responseLength: "$context.responseLength",
  latency: "$context.responseLatency",
  integrationLatency: "$context.integrationLatency",
  integrationStatus: "$context.integrationStatus",
  error: "$context.error.message",
  userAgent: "$context.identity.userAgent",
});

function fullPath(basePath: string, path: string): string {
  return path === "/" ? basePath : basePath + path;
}

function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\+?\}/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** Just what the group has: `/api/links*` would take `/api/linksmith` as well. */
function patternsOf(basePath: string, paths: readonly string[]): string[] {
  return [
    ...(paths.includes("/") ? [basePath] : []),
    ...(paths.some((path) => path !== "/") ? [`${basePath}/*`] : []),
  ];
}

/** awsx makes the stage and takes no dependencies for it, so the stage gets one by an argument. */
function afterAccount(
  arn: pulumi.Output<string>,
  account: aws.apigateway.Account | undefined,
): pulumi.Output<string> {
  return account ? pulumi.all([arn, account.id]).apply(([value]) => value) : arn;
}

function checkTimeouts(functions: Readonly<Record<string, InlineFunction>>): void {
  for (const [route, { timeoutSeconds }] of Object.entries(functions)) {
    if (timeoutSeconds > apiGatewayTimeoutSeconds) {
      throw new Error(
        `route "${route}": its function's timeout "${timeoutSeconds} seconds" is over API Gateway's ` +
          `${apiGatewayTimeoutSeconds} seconds; use at most "${apiGatewayTimeoutSeconds} seconds"`,
      );
    }
  }
}

function checkedThrottle(name: string, throttle: { rate: number; burst: number }) {
  const { maxRate, maxBurst } = apiGatewayThrottle;
  if (!(throttle.rate > 0 && throttle.rate <= maxRate && throttle.burst > 0 && throttle.burst <= maxBurst)) {
    throw new Error(
      `route group "${name}": throttle ${throttle.rate} a second, ${throttle.burst} at once is not allowed; ` +
        `use at most ${maxRate} and ${maxBurst}, and more than 0`,
    );
  }
  return throttle;
}
