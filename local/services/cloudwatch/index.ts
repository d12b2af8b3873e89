import { allOf, noLongerThan, noMoreThan, oneOf, within } from "../../checks.ts";
import { arnOf, type CloudContext } from "../../context.ts";
import { allTagsOf, type Properties, textOf } from "../../properties.ts";
import type { ResourceHandler, Service } from "../../service.ts";

/** Amazon CloudWatch: alarms, which nothing rings here. */
export class CloudWatchService implements Service {
  readonly name = "cloudwatch";
  readonly title = "Amazon CloudWatch";
  readonly resources: Service["resources"];

  constructor(context: CloudContext) {
    this.resources = { "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarmHandler(context) };
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}

/** `aws:cloudwatch/metricAlarm:MetricAlarm` */
function metricAlarmHandler(context: CloudContext): ResourceHandler {
  const answer = (inputs: Properties): Properties => {
    const id = textOf(inputs, "name") ?? "";
    return {
      actionsEnabled: true,
      treatMissingData: "missing",
      ...inputs,
      id,
      arn: arnOf(context, "cloudwatch", `alarm:${id}`),
      region: context.region,
      tagsAll: allTagsOf(inputs),
    };
  };
  return {
    autoName: { property: "name", maxLength: 255 },
    replaceOn: ["name"],
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    check: allOf(
      noLongerThan("name", 255),
      noLongerThan("alarmDescription", 1_024),
      within("evaluationPeriods", 1, Number.MAX_SAFE_INTEGER, "periods"),
      noMoreThan("alarmActions", 5),
      noMoreThan("okActions", 5),
      noMoreThan("insufficientDataActions", 5),
      noMoreThan("metricQueries", 20),
      oneOf("treatMissingData", ["breaching", "notBreaching", "ignore", "missing"]),
    ),
    note: "Kept; the local cloud has no metrics, so no alarm ever goes off.",
    create({ inputs }) {
      const outputs = answer(inputs);
      return { id: String(outputs.id), outputs };
    },
    update: ({ inputs }) => answer(inputs),
    delete() {},
    restore() {},
  };
}
