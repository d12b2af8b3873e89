import { at } from "../graph";
import type { Rule } from "../rule";

/** Whose resource it is: what bills, searches and clean-ups go by. */
const asked = ["Project", "Stack"];

export const tagRules: readonly Rule[] = [
  {
    id: "tagged",
    title: `Whatever takes tags has ${asked.join(" and ")}`,
    why: "In an account with many stacks nobody knows what may be deleted, and what costs belong to whom, but by tags.",
    page: "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
    types: [
      "aws:acm/certificate:Certificate",
      "aws:apigateway/domainName:DomainName",
      "aws:apigateway/restApi:RestApi",
      "aws:apigateway/stage:Stage",
      "aws:cloudfront/distribution:Distribution",
      "aws:cloudfront/function:Function",
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "aws:dynamodb/table:Table",
      "aws:iam/policy:Policy",
      "aws:iam/role:Role",
      "aws:lambda/eventSourceMapping:EventSourceMapping",
      "aws:lambda/function:Function",
      "aws:route53/zone:Zone",
      "aws:s3/bucket:Bucket",
      "aws:secretsmanager/secret:Secret",
      "aws:sns/topic:Topic",
      "aws:sqs/queue:Queue",
      "aws:ssm/parameter:Parameter",
    ],
    check({ properties }) {
      // `tagsAll` has those of the provider, too.
      const missing = asked.filter((key) => !at(properties.tagsAll ?? properties.tags, key));
      return missing.length > 0 ? `has no tag ${missing.join(" and no ")}; see infra/tags.ts` : undefined;
    },
  },
];
