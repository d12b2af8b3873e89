import { arnOf, type CloudContext } from "../context.ts";

type Place = Pick<CloudContext, "region" | "accountId">;

/** Where a type's ARN is not `arn:aws:<module>:<region>:<account>:<id>`: policies are as long as on AWS only with it. */
const forms: Readonly<Record<string, (place: Place, id: string) => string>> = {
  "aws:cloudfront/distribution:Distribution": (place, id) =>
    arnOf(place, "cloudfront", `distribution/${id}`, "global"),
  "aws:cloudfront/function:Function": (place, id) => arnOf(place, "cloudfront", `function/${id}`, "global"),
  "aws:cloudwatch/logGroup:LogGroup": (place, id) => arnOf(place, "logs", `log-group:${id}`),
  "aws:cloudwatch/metricAlarm:MetricAlarm": (place, id) => arnOf(place, "cloudwatch", `alarm:${id}`),
  "aws:dynamodb/table:Table": (place, id) => arnOf(place, "dynamodb", `table/${id}`),
  "aws:iam/policy:Policy": (place, id) => arnOf(place, "iam", `policy/${id}`, "global"),
  "aws:iam/role:Role": (place, id) => arnOf(place, "iam", `role/${id}`, "global"),
  "aws:lambda/function:Function": (place, id) => arnOf(place, "lambda", `function:${id}`),
  "aws:s3/bucket:Bucket": (_place, id) => `arn:aws:s3:::${id}`,
  // Secrets Manager adds six characters of its own.
  "aws:secretsmanager/secret:Secret": (place, id) => arnOf(place, "secretsmanager", `secret:${id}-AbCdEf`),
  "aws:ssm/parameter:Parameter": (place, id) => arnOf(place, "ssm", `parameter/${id.replace(/^\//, "")}`),
};

/** ARN of a recorded resource, in AWS's form: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html */
export function recordedArn(type: string, id: string, place: Place): string {
  const service = type.split(":")[1]?.split("/")[0] ?? "";
  return forms[type]?.(place, id) ?? arnOf(place, service, id);
}
