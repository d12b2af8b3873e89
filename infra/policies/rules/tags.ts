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
    // All that take some, but S3's objects: infra/tags.ts leaves those out.
    types: [
      "aws:acm/certificate:Certificate",
      "aws:apigateway/domainName:DomainName",
      "aws:apigateway/restApi:RestApi",
      "aws:apigateway/stage:Stage",
      "aws:appautoscaling/target:Target",
      "aws:cloudfront/distribution:Distribution",
      "aws:cloudfront/function:Function",
      "aws:cloudfront/vpcOrigin:VpcOrigin",
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "aws:dynamodb/table:Table",
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      "aws:ec2/internetGateway:InternetGateway",
      "aws:ec2/routeTable:RouteTable",
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:ec2/subnet:Subnet",
      "aws:ec2/vpc:Vpc",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "aws:ecs/cluster:Cluster",
      "aws:ecs/service:Service",
      "aws:ecs/taskDefinition:TaskDefinition",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      "aws:elasticache/subnetGroup:SubnetGroup",
      "aws:iam/policy:Policy",
      "aws:iam/role:Role",
      "aws:lambda/eventSourceMapping:EventSourceMapping",
      "aws:lambda/function:Function",
      "aws:lb/listener:Listener",
      "aws:lb/loadBalancer:LoadBalancer",
      "aws:lb/targetGroup:TargetGroup",
      "aws:route53/zone:Zone",
      "aws:s3/bucket:Bucket",
      "aws:s3/bucketV2:BucketV2",
      "aws:scheduler/scheduleGroup:ScheduleGroup",
      "aws:secretsmanager/secret:Secret",
      "aws:sns/topic:Topic",
      "aws:sqs/queue:Queue",
      "aws:ssm/parameter:Parameter",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    ],
    check({ properties }) {
      // `tagsAll` has those of the provider, too.
      const missing = asked.filter((key) => !at(properties.tagsAll ?? properties.tags, key));
      return missing.length > 0 ? `has no tag ${missing.join(" and no ")}; see infra/tags.ts` : undefined;
    },
  },
];
