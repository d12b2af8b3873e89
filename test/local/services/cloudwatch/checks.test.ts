import { describeChecks } from "../../../helpers/check-cases.ts";

const actions = Array(6).fill("arn:aws:sns:us-east-1:0:alarms");

describeChecks("CloudWatch", {
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    right: {
      name: "errors",
      alarmDescription: "errors",
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      alarmActions: actions.slice(1),
    },
    wrong: [
      ["name", { name: "n".repeat(256) }, /AWS takes 255/],
      ["alarmDescription", { alarmDescription: "d".repeat(1_025) }, /AWS takes 1024/],
      ["evaluationPeriods", { evaluationPeriods: 0 }, /1 to/],
      ["alarmActions", { alarmActions: actions }, /AWS takes 5/],
      ["okActions", { okActions: actions }, /AWS takes 5/],
      ["insufficientDataActions", { insufficientDataActions: actions }, /AWS takes 5/],
      ["metricQueries", { metricQueries: Array(21).fill({ id: "m" }) }, /AWS takes 20/],
      ["treatMissingData", { treatMissingData: "guess" }, /use breaching/],
    ],
  },
});
