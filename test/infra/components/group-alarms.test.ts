import assert from "node:assert/strict";
import type * as GroupAlarmsModule from "../../../infra/components/group-alarms.ts";
import { loadProgramModule, names, one, register } from "../../helpers/pulumi-mocks.ts";

const { GroupAlarms } = loadProgramModule<typeof GroupAlarmsModule>("infra/components/group-alarms.ts");

describe("GroupAlarms", () => {
  const alarms = (functionNames: readonly string[]) =>
    register(
      () =>
        new GroupAlarms("links-alarms", {
          apiName: "platform-prod-links",
          stageName: "prod",
          functionNames,
          topicArn: "arn:topic",
          description: "links of prod",
        }),
    );
  const type = "aws:cloudwatch/metricAlarm:MetricAlarm";
  const every = {
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    treatMissingData: "notBreaching",
    alarmActions: ["arn:topic"],
    okActions: ["arn:topic"],
  };

  it("are four, over the whole group", async () => {
    assert.deepEqual(names(await alarms(["a", "b"])), [
      `${type}::links-alarms-5xx`,
      `${type}::links-alarms-function-errors`,
      `${type}::links-alarms-function-throttles`,
      `${type}::links-alarms-latency`,
      "platform:components:GroupAlarms::links-alarms",
    ]);
  });

  it("add up the functions of the group, and take the API's 99th percentile", async () => {
    const resources = await alarms(["a", "b"]);
    const errorsOf = (FunctionName: string, id: string) => ({
      id,
      metric: {
        namespace: "AWS/Lambda",
        metricName: "Errors",
        dimensions: { FunctionName },
        period: 60,
        stat: "Sum",
      },
    });
    assert.deepEqual(one(resources, type, "links-alarms-function-errors").inputs, {
      ...every,
      alarmDescription: "links of prod: function-errors",
      threshold: 0,
      metricQueries: [
        { id: "sum", expression: "SUM(METRICS())", label: "Errors", returnData: true },
        errorsOf("a", "m0"),
        errorsOf("b", "m1"),
      ],
    });
    assert.deepEqual(one(resources, type, "links-alarms-latency").inputs, {
      ...every,
      alarmDescription: "links of prod: latency",
      namespace: "AWS/ApiGateway",
      metricName: "Latency",
      dimensions: { ApiName: "platform-prod-links", Stage: "prod" },
      period: 60,
      extendedStatistic: "p99",
      threshold: 1000,
    });
  });

  it("refuse more functions than an alarm takes metrics", async () => {
    const eleven = Array.from({ length: 11 }, (_, index) => `f${index}`);
    await assert.rejects(alarms(eleven), /alarms "links-alarms": 11 functions are not allowed.*1 to 10/);
  });
});
