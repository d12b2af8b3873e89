import { UserError } from "../../../terminal/user-error.ts";
import type { RecordedResource } from "../../recording/recorded-graph.ts";
import { acmRights } from "./acm.ts";
import { apiGatewayRights } from "./apigateway.ts";
import { applicationAutoScalingRights } from "./application-autoscaling.ts";
import { cloudFrontRights } from "./cloudfront.ts";
import { cloudWatchRights } from "./cloudwatch.ts";
import { dynamodbRights } from "./dynamodb.ts";
import { ec2Rights } from "./ec2.ts";
import { ecsRights } from "./ecs.ts";
import { elastiCacheRights } from "./elasticache.ts";
import { elasticLoadBalancingRights } from "./elasticloadbalancing.ts";
import { iamRights } from "./iam.ts";
import { lambdaRights } from "./lambda.ts";
import { logsRights } from "./logs.ts";
import type { Right, RightsTable } from "./right.ts";
import { route53Rights } from "./route53.ts";
import { s3Rights } from "./s3.ts";
import { schedulerRights } from "./scheduler.ts";
import { secretsManagerRights } from "./secretsmanager.ts";
import { snsRights } from "./sns.ts";
import { sqsRights } from "./sqs.ts";
import { ssmRights } from "./ssm.ts";

/** The one table: what each type of resource takes. */
const rights: RightsTable = {
  ...acmRights,
  ...apiGatewayRights,
  ...applicationAutoScalingRights,
  ...cloudFrontRights,
  ...cloudWatchRights,
  ...dynamodbRights,
  ...ec2Rights,
  ...ecsRights,
  ...elastiCacheRights,
  ...elasticLoadBalancingRights,
  ...iamRights,
  ...lambdaRights,
  ...logsRights,
  ...route53Rights,
  ...s3Rights,
  ...schedulerRights,
  ...secretsManagerRights,
  ...snsRights,
  ...sqsRights,
  ...ssmRights,
};

export interface ResourceRights {
  readonly resource: RecordedResource;
  readonly rights: readonly Right[];
}

/**
 * The rights for each resource of a graph; components have none, as AWS sees nothing of them.
 * @throws UserError naming each type without a row, and each with tags whose row does not know them
 */
export function rightsFor(graph: readonly RecordedResource[]): readonly ResourceRights[] {
  const made = graph.filter(({ type }) => isOfProvider(type));
  const unknown = new Set(made.filter(({ type }) => !rights[type]).map(({ type }) => type));
  const untaggable = new Set(
    made
      .filter((each) => hasTags(each) && !rights[each.type]?.some(({ tag }) => tag))
      .map(({ type }) => `${type} (tags)`)
      .filter((type) => !unknown.has(type.replace(" (tags)", ""))),
  );
  const missing = [...unknown, ...untaggable];
  if (missing.length > 0) {
    throw new UserError(
      `No rights are known for: ${missing.join(", ")}. Add their IAM actions to the service's table in local/deploy-policy/rights/.`,
    );
  }
  return made.map((resource) => ({ resource, rights: rights[resource.type] ?? [] }));
}

export function hasTags({ properties: { tags } }: RecordedResource): boolean {
  return typeof tags === "object" && tags !== null && Object.keys(tags).length > 0;
}

/** `aws:s3/bucket:Bucket`; the tokens of components have no module path. */
function isOfProvider(type: string): boolean {
  return type.includes("/");
}
