/**
 * Actions that know no resource, so that `*` is all that can be said: in the tables of the service authorization
 * reference their column of resource types is empty.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const actionsWithoutResource: readonly unknown[] = [
  "acm:RequestCertificate",
  "application-autoscaling:DescribeScalableTargets",
  "application-autoscaling:DescribeScalingPolicies",
  "cloudwatch:PutMetricData",
  "dynamodb:ListStreams",
  // Those of network interfaces are what Lambda wants to see on everything, for a function in a VPC:
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
  ...["AssignPrivateIpAddresses", "CreateNetworkInterface", "DeleteNetworkInterface"].map(ec2),
  "ec2:UnassignPrivateIpAddresses",
  ...["AvailabilityZones", "InternetGateways", "ManagedPrefixLists", "NetworkAcls"].map(describing),
  ...["NetworkInterfaces", "PrefixLists", "RouteTables", "SecurityGroupRules"].map(describing),
  ...["SecurityGroups", "Subnets", "VpcEndpoints", "Vpcs"].map(describing),
  "ecr:GetAuthorizationToken",
  "ecs:DeregisterTaskDefinition",
  "ecs:DescribeTaskDefinition",
  ...["CapacityReservation", "ListenerAttributes", "Listeners", "LoadBalancerAttributes"].map(balancing),
  ...["LoadBalancers", "Tags", "TargetGroupAttributes", "TargetGroups"].map(balancing),
  "lambda:CreateEventSourceMapping",
  "route53:ListHostedZones",
  "route53:ListHostedZonesByName",
  "ssm:DescribeParameters",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

function ec2(action: string): string {
  return `ec2:${action}`;
}

function describing(what: string): string {
  return `ec2:Describe${what}`;
}

function balancing(what: string): string {
  return `elasticloadbalancing:Describe${what}`;
}
