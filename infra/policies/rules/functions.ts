import { apiGatewayTimeoutSeconds } from "../../lib/limits";
import { at, beside, type Graph, type GraphResource } from "../graph";
import type { Rule } from "../rule";

const types = ["aws:lambda/function:Function"];

/** Those that AWS supports. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const runtimes =
  /^(?:nodejs(?:22|24)\.x|python3\.1[1-4]|ruby3\.[34]|java(?:11|17|21|25)|dotnet10|provided\.al2023)$/;

/** Beyond a minute work is a service's, or a queue's in smaller pieces. */
const longSeconds = 60;

export const functionRules: readonly Rule[] = [
  {
    id: "function-timeout",
    title: "Functions have a timeout of their own",
    why: "Lambda's default is a guess that suits nobody: too short for some calls, and silent about it.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
    types,
    check: ({ properties }) => unset(properties.timeout, "timeout"),
  },
  {
    id: "function-memory",
    title: "Functions have a memory size of their own",
    why: "Processing power comes with memory; the default of 128 MB makes every start slow.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html",
    types,
    check: ({ properties }) => unset(properties.memorySize, "memorySize"),
  },
  {
    id: "function-log-retention",
    title: "Functions log to a group that keeps lines for a stated time",
    why: "A group that Lambda makes by itself keeps every line for ever, and is paid for as long.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
    types,
    check({ properties }, graph) {
      const name = at(properties, "loggingConfig", "logGroup") ?? `/aws/lambda/${properties.name}`;
      const [group] = beside(graph, "aws:cloudwatch/logGroup:LogGroup", "name", name);
      if (!group) return `logs to "${name}", which the stack does not make; give it a LogGroup`;
      return Number(group.properties.retentionInDays ?? 0) > 0
        ? undefined
        : `logs to "${name}", which keeps lines for ever; set retentionInDays`;
    },
  },
  {
    id: "function-tracing",
    title: "Functions are traced",
    why: "Without traces nobody finds which of many calls is the slow one.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
    types,
    check({ properties }) {
      const mode = at(properties, "tracingConfig", "mode");
      return mode === "Active" ? undefined : `has tracing mode "${mode ?? "PassThrough"}"; set "Active"`;
    },
  },
  {
    id: "function-runtime",
    title: "Functions run on a runtime that AWS supports",
    why: "A runtime past its end gets no security fixes, and later no deployments.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    types,
    concerns: ({ properties }) => properties.packageType !== "Image",
    check: ({ properties: { runtime } }) =>
      runtimes.test(String(runtime)) ? undefined : `runs on "${runtime}"; use a runtime of AWS's list`,
  },
  {
    id: "function-long",
    title: "Functions end within a minute",
    why: "Long work is lost whole when it fails at the end; a service or smaller pieces lose little.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
    types,
    check: ({ properties }) =>
      over(properties.timeout, longSeconds, "move the work to a service, or suppress with a reason"),
  },
  {
    id: "function-api-timeout",
    title: "Functions behind an API end before API Gateway gives up",
    why: "API Gateway answers 504 after 29 seconds; the function would go on for nobody, and be paid.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
    types,
    concerns: isBehindApi,
    check: ({ properties }) =>
      over(properties.timeout, apiGatewayTimeoutSeconds, "answer sooner, or hand over to a queue"),
  },
];

function unset(value: unknown, property: string): string | undefined {
  return Number(value ?? 0) > 0 ? undefined : `has no ${property}; set one`;
}

function over(timeout: unknown, most: number, advice: string): string | undefined {
  return Number(timeout ?? 0) > most
    ? `has a timeout of ${timeout} seconds, over ${most}; ${advice}`
    : undefined;
}

function isBehindApi({ properties: { arn, name } }: GraphResource, graph: Graph): boolean {
  return beside(graph, "aws:lambda/permission:Permission", "function", arn, name).some(
    ({ properties }) => properties.principal === "apigateway.amazonaws.com",
  );
}
