import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface GroupAlarmsArgs {
  /** Name of the REST API, by which its metrics are found. */
  apiName: pulumi.Input<string>;
  stageName: pulumi.Input<string>;
  /** At most 10: an alarm takes no more metrics. */
  functionNames: readonly pulumi.Input<string>[];
  /** SNS topic that is told when an alarm begins and ends. */
  topicArn: pulumi.Input<string>;
  /** What the alarms are about, for people: `links of prod`. */
  description: pulumi.Input<string>;
  /**
   * Answers of 99 of 100 requests come within this many milliseconds.
   * @default 1000
   */
  latency?: number;
}

/**
 * Alarms for one API and the functions behind it.
 *
 * ```ts
 * new GroupAlarms("links-alarms", { apiName, stageName, functionNames, topicArn, description: "links of prod" });
 * ```
 *
 * Creates four: functions that failed, functions that were throttled, answers of 5xx, and latency. Each looks at
 * minutes, and takes three bad ones out of five, so that one slow start tells nobody. No data is good news: nobody
 * called.
 */
export class GroupAlarms extends pulumi.ComponentResource {
  public readonly nodes: { readonly alarms: readonly aws.cloudwatch.MetricAlarm[] };

  constructor(name: string, args: GroupAlarmsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:components:GroupAlarms", name, {}, options);
    const { functionNames, latency = 1000 } = args;
    checkCount(name, functionNames.length);
    const dimensions = { ApiName: args.apiName, Stage: args.stageName };
    const alarm = (
      what: string,
      watched: Omit<aws.cloudwatch.MetricAlarmArgs, "comparisonOperator" | "evaluationPeriods">,
    ) =>
      new aws.cloudwatch.MetricAlarm(
        `${name}-${what}`,
        {
          ...watched,
          alarmDescription: pulumi.interpolate`${args.description}: ${what}`,
          comparisonOperator: "GreaterThanThreshold",
          evaluationPeriods: 5,
          datapointsToAlarm: 3,
          treatMissingData: "notBreaching",
          alarmActions: [args.topicArn],
          okActions: [args.topicArn],
        },
        { parent: this },
      );

    const ofApi = { namespace: "AWS/ApiGateway", dimensions, period: minute };
    const alarms = [
      alarm("function-errors", { threshold: 0, metricQueries: sumOf("Errors", functionNames) }),
      alarm("function-throttles", { threshold: 0, metricQueries: sumOf("Throttles", functionNames) }),
      alarm("5xx", { ...ofApi, metricName: "5XXError", statistic: "Sum", threshold: 0 }),
      alarm("latency", { ...ofApi, metricName: "Latency", extendedStatistic: "p99", threshold: latency }),
    ];
    this.nodes = { alarms };
    this.registerOutputs({});
  }
}

/** Seconds. */
const minute = 60;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html */
const maxMetrics = 10;

function sumOf(
  metricName: string,
  functionNames: readonly pulumi.Input<string>[],
): aws.types.input.cloudwatch.MetricAlarmMetricQuery[] {
  return [
    { id: "sum", expression: "SUM(METRICS())", label: metricName, returnData: true },
    ...functionNames.map((FunctionName, index) => ({
      id: `m${index}`,
      metric: {
        namespace: "AWS/Lambda",
        metricName,
        dimensions: { FunctionName },
        period: minute,
        stat: "Sum",
      },
    })),
  ];
}

function checkCount(name: string, count: number): void {
  if (count >= 1 && count <= maxMetrics) return;
  throw new Error(
    `alarms "${name}": ${count} functions are not allowed; an alarm takes 1 to ${maxMetrics}, so divide the group`,
  );
}
