import { allOf, isArn, matches, oneOf } from "../../../checks.ts";
import { arnOf } from "../../../context.ts";
import { numberOf, objectOf, type Properties, textOf } from "../../../properties.ts";
import type { CheckFailure, ResourceHandler } from "../../../service.ts";
import type { CloudWatchLogsService } from "../index.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentions = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const namePattern = /^[.\-_/#A-Za-z0-9]{1,512}$/;

export function logGroupHandler(logs: CloudWatchLogsService): ResourceHandler {
  const open = (outputs: Properties) => {
    const group = logs.ensureGroup(textOf(outputs, "name") ?? "");
    group.retentionInDays = numberOf(outputs, "retentionInDays") || undefined;
  };
  const outputsOf = (inputs: Properties): Properties => {
    const name = textOf(inputs, "name") ?? "";
    const tags = objectOf(inputs, "tags");
    return {
      ...inputs,
      name,
      namePrefix: textOf(inputs, "namePrefix") ?? "",
      arn: arnOf(logs.context, "logs", `log-group:${name}`),
      id: name,
      logGroupClass: textOf(inputs, "logGroupClass") ?? "STANDARD",
      retentionInDays: numberOf(inputs, "retentionInDays") ?? 0,
      skipDestroy: inputs.skipDestroy === true,
      deletionProtectionEnabled: inputs.deletionProtectionEnabled === true,
      region: logs.context.region,
      tags,
      tagsAll: tags,
    };
  };
  return {
    autoName: { property: "name", maxLength: 512 },
    replaceOn: ["name", "namePrefix", "logGroupClass"],
    note: "Encryption keys and classes are kept, without effect. Events past the retention are left out of answers; disk use is bounded by size.",
    check: checkLogGroup,
    create({ inputs }) {
      const outputs = outputsOf(inputs);
      open(outputs);
      return { id: String(outputs.name), outputs };
    },
    update({ inputs }) {
      const outputs = outputsOf(inputs);
      open(outputs);
      return outputs;
    },
    async delete({ id, outputs }) {
      if (outputs.skipDestroy !== true) await logs.deleteGroup(id);
    },
    read: ({ id }) => (logs.has(id) ? {} : undefined),
    restore: ({ outputs }) => open(outputs),
  };
}

const checkLogGroup = allOf(
  matches("name", namePattern, 'a log group name has 1 to 512 letters, digits and ".", "-", "_", "/", "#"'),
  oneOf("logGroupClass", ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"]),
  isArn("kmsKeyId", "kms"),
  checkRetention,
);

function checkRetention(inputs: Properties): readonly CheckFailure[] {
  const retention = numberOf(inputs, "retentionInDays");
  if (retention === undefined || retentions.includes(retention)) return [];
  const reason = `retention of ${retention} days is not one that CloudWatch Logs knows; use one of ${retentions.slice(1).join(", ")}, or 0 for ever`;
  return [{ property: "retentionInDays", reason }];
}
