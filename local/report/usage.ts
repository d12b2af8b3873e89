import type { RecordedResource, RecordedStack } from "../recording/recorded-graph.ts";
import { at, listOf, ofType } from "./graph.ts";
import type { Priced } from "./prices.ts";

/** What comes in a month. */
export interface Traffic {
  /** Requests to routes of the APIs, spread evenly over the functions behind them. */
  readonly apiRequests: number;
  /** Requests for files of the sites. */
  readonly siteRequests: number;
}

export const defaultTraffic: Traffic = { apiRequests: 1_000_000, siteRequests: 10_000_000 };

/** What a request is taken to need, which the program does not say. */
export const assumed = {
  functionSeconds: 0.02,
  readsPerApiRequest: 1,
  writesPerApiRequest: 0.2,
  /** Of the function and the access log together. */
  logKilobytesPerApiRequest: 2,
  tracedShare: 0.05,
  kilobytesPerSiteRequest: 20,
  kilobytesPerApiRequest: 1,
  cacheHitShare: 0.95,
  gigabytesPerTable: 1,
} as const;

const hoursPerMonth = 730;
const kilobytesPerGigabyte = 1024 * 1024;

/** What a stack uses in a month, in the units of the price table. What the traffic does not touch is not there. */
export function monthlyUsage(
  stack: RecordedStack,
  traffic: Traffic,
): Readonly<Partial<Record<Priced, number>>> {
  return {
    ...apiUsage(stack, traffic),
    ...tableUsage(stack, traffic),
    ...siteUsage(stack, traffic),
    ...standingUsage(stack),
  };
}

function apiUsage(stack: RecordedStack, { apiRequests }: Traffic) {
  const functions = functionsBehindApis(stack);
  if (functions.length === 0) return {};
  const seconds = (apiRequests / functions.length) * assumed.functionSeconds;
  const gigabyteSeconds = (wanted: boolean) =>
    functions
      .filter(({ properties }) => listOf(properties.architectures).includes("arm64") === wanted)
      .reduce((sum, { properties }) => sum + (seconds * Number(properties.memorySize ?? 128)) / 1024, 0);
  const traced = functions.filter(({ properties }) => at(properties, "tracingConfig", "mode") === "Active");
  return {
    restApiRequest: apiRequests,
    lambdaRequest: apiRequests,
    lambdaArm: gigabyteSeconds(true),
    lambdaX86: gigabyteSeconds(false),
    logIngestion: (apiRequests * assumed.logKilobytesPerApiRequest) / kilobytesPerGigabyte,
    trace: (apiRequests * assumed.tracedShare * traced.length) / functions.length,
  };
}

function functionsBehindApis(stack: RecordedStack): readonly RecordedResource[] {
  const invoked = new Set(
    ofType(stack, "aws:lambda/permission:Permission")
      .filter(({ properties }) => properties.principal === "apigateway.amazonaws.com")
      .map(({ properties }) => properties.function),
  );
  return ofType(stack, "aws:lambda/function:Function").filter(
    ({ properties: { id, arn } }) => invoked.has(id) || invoked.has(arn),
  );
}

function tableUsage(stack: RecordedStack, { apiRequests }: Traffic) {
  const tables = ofType(stack, "aws:dynamodb/table:Table");
  if (tables.length === 0) return {};
  const restorable = tables.filter(
    ({ properties }) => at(properties, "pointInTimeRecovery", "enabled") === true,
  );
  return {
    tableRead: apiRequests * assumed.readsPerApiRequest,
    tableWrite: apiRequests * assumed.writesPerApiRequest,
    tableStorage: tables.length * assumed.gigabytesPerTable,
    pointInTimeRecovery: restorable.length * assumed.gigabytesPerTable,
  };
}

function siteUsage(stack: RecordedStack, { apiRequests, siteRequests }: Traffic) {
  const [distribution] = ofType(stack, "aws:cloudfront/distribution:Distribution");
  if (!distribution) return {};
  const { orderedCacheBehaviors, defaultCacheBehavior } = distribution.properties;
  const throughCloudFront = listOf(orderedCacheBehaviors).length > 0 ? apiRequests : 0;
  const kilobytes =
    siteRequests * assumed.kilobytesPerSiteRequest + throughCloudFront * assumed.kilobytesPerApiRequest;
  return {
    cloudFrontRequest: siteRequests + throughCloudFront,
    cloudFrontTransfer: kilobytes / kilobytesPerGigabyte,
    cloudFrontFunction: siteRequests * listOf(at(defaultCacheBehavior, "functionAssociations")).length,
    bucketRead: siteRequests * (1 - assumed.cacheHitShare),
  };
}

/** What costs the same whatever comes. */
function standingUsage(stack: RecordedStack) {
  const count = (type: string) => ofType(stack, type).length;
  return {
    alarm: count("aws:cloudwatch/metricAlarm:MetricAlarm"),
    secret: count("aws:secretsmanager/secret:Secret"),
    key: count("aws:kms/key:Key"),
    hostedZone: count("aws:route53/zone:Zone"),
    loadBalancer: count("aws:lb/loadBalancer:LoadBalancer") * hoursPerMonth,
    natGateway: count("aws:ec2/natGateway:NatGateway") * hoursPerMonth,
    interfaceEndpoint: endpointZones(stack) * hoursPerMonth,
    cacheNode: cacheNodes(stack) * hoursPerMonth,
    ...taskUsage(stack),
  };
}

function endpointZones(stack: RecordedStack): number {
  return ofType(stack, "aws:ec2/vpcEndpoint:VpcEndpoint")
    .filter(({ properties }) => properties.vpcEndpointType === "Interface")
    .reduce((sum, { properties }) => sum + listOf(properties.subnetIds).length, 0);
}

/** Of the one kind that has a price. */
function cacheNodes(stack: RecordedStack): number {
  return ofType(stack, "aws:elasticache/replicationGroup:ReplicationGroup")
    .filter(({ properties: { engine, nodeType } }) => engine === "valkey" && nodeType === "cache.t4g.micro")
    .reduce((sum, { properties }) => sum + Number(properties.numCacheClusters ?? 1), 0);
}

function taskUsage(stack: RecordedStack) {
  const definitions = new Map(
    ofType(stack, "aws:ecs/taskDefinition:TaskDefinition").flatMap(({ properties }) =>
      [properties.id, properties.arn].map((key) => [key, properties] as const),
    ),
  );
  const services = ofType(stack, "aws:ecs/service:Service").map(({ properties }) => ({
    hours: Number(properties.desiredCount ?? 1) * hoursPerMonth,
    isPublic: at(properties, "networkConfiguration", "assignPublicIp") === true,
    task: definitions.get(properties.taskDefinition),
  }));
  const hours = (property: "cpu" | "memory", arm: boolean) =>
    services
      .filter(({ task }) => (at(task, "runtimePlatform", "cpuArchitecture") === "ARM64") === arm)
      .reduce((sum, { task, hours }) => sum + (Number(at(task, property) ?? 0) / 1024) * hours, 0);
  return {
    fargateProcessor: hours("cpu", false),
    fargateMemory: hours("memory", false),
    fargateArmProcessor: hours("cpu", true),
    fargateArmMemory: hours("memory", true),
    publicAddress: services.reduce((sum, { isPublic, hours }) => sum + (isPublic ? hours : 0), 0),
  };
}
