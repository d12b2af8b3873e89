import type { RecordedResource } from "../../../local/recording/recorded-graph.ts";

/** A call as AWS would hold it against the role's policies. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

const account = "123456789012";
const lastOf = (value: unknown) => String(value).split(/[:/]/).at(-1);
const passRole = (role: unknown, service: string): Call => ({
  action: "iam:PassRole",
  resource: `arn:aws:iam::${account}:role/${lastOf(role)}`,
  context: { "iam:PassedToService": service },
});

const ec2Arn = (kind: string) => `arn:aws:ec2:us-east-1:${account}:${kind}/${kind}-0123456789abcdef0`;
const balancing = (name: string) => `arn:aws:elasticloadbalancing:us-east-1:${account}:${name}`;
const serviceLinkedRole = (service: string, name: string): Call => ({
  action: "iam:CreateServiceLinkedRole",
  resource: `arn:aws:iam::${account}:role/aws-service-role/${service}/${name}`,
  context: { "iam:AWSServiceName": service },
});

type Creating = (properties: RecordedResource["properties"]) => readonly Call[];

/**
 * The calls that make a resource, with ARNs as AWS has them once ids are given. From AWS's API references, and apart
 * from the tables of local/deploy-policy, which are what is tested.
 */
export const creating: Readonly<Record<string, Creating>> = {
  "aws:apigateway/account:Account": ({ cloudwatchRoleArn }) => [
    { action: "apigateway:PATCH", resource: "arn:aws:apigateway:us-east-1::/account" },
    passRole(cloudwatchRoleArn, "apigateway.amazonaws.com"),
  ],
  "aws:apigateway/restApi:RestApi": ({ name }) => [
    {
      action: "apigateway:POST",
      resource: "arn:aws:apigateway:us-east-1::/restapis",
      context: { "apigateway:Request/ApiName": String(name) },
    },
    { action: "apigateway:PUT", resource: "arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5" },
  ],
  "aws:apigateway/deployment:Deployment": () => [
    {
      action: "apigateway:POST",
      resource: "arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/deployments",
    },
  ],
  "aws:apigateway/stage:Stage": () => [
    { action: "apigateway:POST", resource: "arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/stages" },
  ],
  "aws:apigateway/methodSettings:MethodSettings": () => [
    { action: "apigateway:PATCH", resource: "arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/stages/dev" },
  ],
  "aws:apigateway/domainName:DomainName": () => [
    { action: "apigateway:POST", resource: "arn:aws:apigateway:us-east-1::/domainnames" },
  ],
  "aws:apigatewayv2/routingRule:RoutingRule": ({ domainName }) => [
    {
      action: "apigateway:CreateRoutingRule",
      resource: `arn:aws:apigateway:us-east-1:${account}:/domainnames/${domainName}/routingrules/abc123`,
    },
  ],
  "aws:acm/certificate:Certificate": ({ domainName, subjectAlternativeNames }) => [
    {
      action: "acm:RequestCertificate",
      resource: "*",
      context: {
        "acm:DomainNames": [domainName, subjectAlternativeNames].flat().map(String),
        "acm:ValidationMethod": "DNS",
      },
    },
  ],
  "aws:acm/certificateValidation:CertificateValidation": () => [
    {
      action: "acm:DescribeCertificate",
      resource: `arn:aws:acm:us-east-1:${account}:certificate/11111111-2222-3333-4444-555555555555`,
    },
  ],
  "aws:route53/record:Record": ({ name }) => [
    {
      action: "route53:ChangeResourceRecordSets",
      resource: "arn:aws:route53:::hostedzone/Z1D633PJN98FT9",
      context: {
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": String(name)
          .replace("_proof.", "_3639ac514e785e898d2646601fa951d5.")
          .replace(/\.$/, ""),
      },
    },
  ],
  "aws:cloudfront/distribution:Distribution": () => [
    {
      action: "cloudfront:CreateDistribution",
      resource: `arn:aws:cloudfront::${account}:distribution/E2QWRUHAPOMQZL`,
    },
  ],
  "aws:cloudfront/function:Function": ({ name }) =>
    ["CreateFunction", "PublishFunction"].map((action) => ({
      action: `cloudfront:${action}`,
      resource: `arn:aws:cloudfront::${account}:function/${name}`,
    })),
  "aws:cloudfront/originAccessControl:OriginAccessControl": () => [
    {
      action: "cloudfront:CreateOriginAccessControl",
      resource: `arn:aws:cloudfront::${account}:origin-access-control/E327GJI25M56DG`,
    },
  ],
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": () => [
    {
      action: "cloudfront:CreateOriginRequestPolicy",
      resource: `arn:aws:cloudfront::${account}:origin-request-policy/216adef6-5c7f-47e4-b989-5492eafa07d3`,
    },
  ],
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": () => [
    {
      action: "cloudfront:CreateResponseHeadersPolicy",
      resource: `arn:aws:cloudfront::${account}:response-headers-policy/57f99797-3b20-4e1b-a728-27972a74082a`,
    },
  ],
  "aws:cloudwatch/logGroup:LogGroup": ({ name }) =>
    ["CreateLogGroup", "PutRetentionPolicy"].map((action) => ({
      action: `logs:${action}`,
      resource: `arn:aws:logs:us-east-1:${account}:log-group:${name}`,
    })),
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ name }) => [
    {
      action: "cloudwatch:PutMetricAlarm",
      resource: `arn:aws:cloudwatch:us-east-1:${account}:alarm:${name}`,
    },
  ],
  "aws:dynamodb/table:Table": ({ name }) =>
    ["CreateTable", "DescribeTable", "UpdateContinuousBackups", "UpdateTimeToLive"].map((action) => ({
      action: `dynamodb:${action}`,
      resource: `arn:aws:dynamodb:us-east-1:${account}:table/${name}`,
    })),
  ...Object.fromEntries(
    (
      [
        ["vpc:Vpc", "CreateVpc", ["vpc"]],
        ["subnet:Subnet", "CreateSubnet", ["subnet", "vpc"]],
        ["internetGateway:InternetGateway", "CreateInternetGateway", ["internet-gateway"]],
        ["routeTable:RouteTable", "CreateRouteTable", ["route-table", "vpc"]],
        ["route:Route", "CreateRoute", ["route-table"]],
        ["routeTableAssociation:RouteTableAssociation", "AssociateRouteTable", ["route-table", "subnet"]],
        ["securityGroup:SecurityGroup", "CreateSecurityGroup", ["security-group", "vpc"]],
        ["defaultSecurityGroup:DefaultSecurityGroup", "RevokeSecurityGroupIngress", ["security-group"]],
        ["vpcEndpoint:VpcEndpoint", "CreateVpcEndpoint", ["vpc-endpoint", "vpc", "route-table"]],
      ] as const
    ).map(([type, action, kinds]): [string, Creating] => [
      `aws:ec2/${type}`,
      () => kinds.map((kind) => ({ action: `ec2:${action}`, resource: ec2Arn(kind) })),
    ]),
  ),
  ...Object.fromEntries(
    ["Ingress", "Egress"].map((direction): [string, Creating] => [
      `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
      () =>
        ["security-group", "security-group-rule"].map((kind) => ({
          action: `ec2:AuthorizeSecurityGroup${direction}`,
          resource: ec2Arn(kind),
        })),
    ]),
  ),
  "aws:lb/loadBalancer:LoadBalancer": ({ name }) => [
    {
      action: "elasticloadbalancing:CreateLoadBalancer",
      resource: balancing(`loadbalancer/app/${name}/50dc6c495c0c9188`),
    },
    serviceLinkedRole("elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing"),
  ],
  "aws:lb/targetGroup:TargetGroup": ({ name }) => [
    {
      action: "elasticloadbalancing:CreateTargetGroup",
      resource: balancing(`targetgroup/${name}/73e2d6bc24d8a067`),
    },
  ],
  "aws:lb/listener:Listener": () => [
    {
      action: "elasticloadbalancing:CreateListener",
      resource: balancing("loadbalancer/app/live-1a2b3c4/50dc6c495c0c9188"),
    },
  ],
  "aws:cloudfront/vpcOrigin:VpcOrigin": () => [
    {
      action: "cloudfront:CreateVpcOrigin",
      resource: `arn:aws:cloudfront::${account}:vpcorigin/vo_1a2b3c4d5e6f`,
    },
    { action: "elasticloadbalancing:DescribeLoadBalancers", resource: "*" },
    serviceLinkedRole("vpcorigin.cloudfront.amazonaws.com", "AWSServiceRoleForCloudFrontVPCOrigin"),
  ],
  "aws:ecs/cluster:Cluster": ({ name }) => [
    { action: "ecs:CreateCluster", resource: `arn:aws:ecs:us-east-1:${account}:cluster/${name}` },
    serviceLinkedRole("ecs.amazonaws.com", "AWSServiceRoleForECS"),
  ],
  "aws:ecs/taskDefinition:TaskDefinition": ({ family, taskRoleArn, executionRoleArn }) => [
    {
      action: "ecs:RegisterTaskDefinition",
      resource: `arn:aws:ecs:us-east-1:${account}:task-definition/${family}:1`,
    },
    passRole(taskRoleArn, "ecs-tasks.amazonaws.com"),
    passRole(executionRoleArn, "ecs-tasks.amazonaws.com"),
  ],
  "aws:ecs/service:Service": ({ cluster, name }) => [
    {
      action: "ecs:CreateService",
      resource: `arn:aws:ecs:us-east-1:${account}:service/${lastOf(cluster)}/${name}`,
    },
  ],
  "aws:appautoscaling/target:Target": () => [
    {
      action: "application-autoscaling:RegisterScalableTarget",
      resource: `arn:aws:application-autoscaling:us-east-1:${account}:scalable-target/0ec5a1b2c3d4`,
    },
  ],
  "aws:appautoscaling/policy:Policy": () => [
    {
      action: "application-autoscaling:PutScalingPolicy",
      resource: `arn:aws:application-autoscaling:us-east-1:${account}:scalable-target/0ec5a1b2c3d4`,
    },
    {
      action: "cloudwatch:PutMetricAlarm",
      resource: `arn:aws:cloudwatch:us-east-1:${account}:alarm:TargetTracking-service/live/live-AlarmHigh-1`,
    },
  ],
  "aws:elasticache/subnetGroup:SubnetGroup": ({ name }) => [
    {
      action: "elasticache:CreateCacheSubnetGroup",
      resource: `arn:aws:elasticache:us-east-1:${account}:subnetgroup:${name}`,
    },
  ],
  "aws:elasticache/replicationGroup:ReplicationGroup": ({ replicationGroupId, subnetGroupName }) =>
    [
      `replicationgroup:${replicationGroupId}`,
      `subnetgroup:${subnetGroupName}`,
      "parametergroup:default.valkey8",
    ].map((name) => ({
      action: "elasticache:CreateReplicationGroup",
      resource: `arn:aws:elasticache:us-east-1:${account}:${name}`,
    })),
  "aws:iam/role:Role": ({ name }) => [
    { action: "iam:CreateRole", resource: `arn:aws:iam::${account}:role/${name}` },
  ],
  "aws:iam/policy:Policy": ({ name }) => [
    { action: "iam:CreatePolicy", resource: `arn:aws:iam::${account}:policy/${name}` },
  ],
  "aws:iam/rolePolicy:RolePolicy": ({ role }) => [
    { action: "iam:PutRolePolicy", resource: `arn:aws:iam::${account}:role/${role}` },
  ],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ role, policyArn }) => [
    {
      action: "iam:AttachRolePolicy",
      resource: `arn:aws:iam::${account}:role/${role}`,
      context: { "iam:PolicyARN": String(policyArn) },
    },
  ],
  "aws:lambda/function:Function": ({ name, role }) => [
    { action: "lambda:CreateFunction", resource: `arn:aws:lambda:us-east-1:${account}:function:${name}` },
    passRole(role, "lambda.amazonaws.com"),
  ],
  "aws:lambda/permission:Permission": (properties) => [
    {
      action: "lambda:AddPermission",
      resource: `arn:aws:lambda:us-east-1:${account}:function:${lastOf(properties.function)}`,
      context: { "lambda:Principal": String(properties.principal) },
    },
  ],
  "aws:lambda/eventSourceMapping:EventSourceMapping": (properties) => [
    {
      action: "lambda:CreateEventSourceMapping",
      resource: "*",
      context: {
        "lambda:FunctionArn": `arn:aws:lambda:us-east-1:${account}:function:${lastOf(properties.functionName)}`,
      },
    },
  ],
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": (properties) => [
    {
      action: "lambda:PutFunctionEventInvokeConfig",
      resource: `arn:aws:lambda:us-east-1:${account}:function:${lastOf(properties.functionName)}`,
    },
  ],
  "aws:lambda/functionRecursionConfig:FunctionRecursionConfig": (properties) => [
    {
      action: "lambda:PutFunctionRecursionConfig",
      resource: `arn:aws:lambda:us-east-1:${account}:function:${lastOf(properties.functionName)}`,
    },
  ],
  "aws:s3/bucket:Bucket": ({ bucket }) => [{ action: "s3:CreateBucket", resource: `arn:aws:s3:::${bucket}` }],
  "aws:s3/bucketObjectv2:BucketObjectv2": ({ bucket, key }) => [
    { action: "s3:PutObject", resource: `arn:aws:s3:::${bucket}/${key}` },
  ],
  ...Object.fromEntries(
    [
      ["bucketPolicy:BucketPolicy", "PutBucketPolicy"],
      ["bucketCorsConfiguration:BucketCorsConfiguration", "PutBucketCORS"],
      ["bucketNotification:BucketNotification", "PutBucketNotification"],
      ["bucketLifecycleConfiguration:BucketLifecycleConfiguration", "PutLifecycleConfiguration"],
      ["bucketOwnershipControls:BucketOwnershipControls", "PutBucketOwnershipControls"],
      ["bucketPublicAccessBlock:BucketPublicAccessBlock", "PutBucketPublicAccessBlock"],
      [
        "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "PutEncryptionConfiguration",
      ],
      ["bucketVersioning:BucketVersioning", "PutBucketVersioning"],
    ].map(([type, action]): [string, Creating] => [
      `aws:s3/${type}`,
      ({ bucket }) => [{ action: `s3:${action}`, resource: `arn:aws:s3:::${bucket}` }],
    ]),
  ),
  "aws:secretsmanager/secret:Secret": ({ name }) => [
    {
      action: "secretsmanager:CreateSecret",
      resource: `arn:aws:secretsmanager:us-east-1:${account}:secret:${name}-AbCdEf`,
    },
  ],
  "aws:secretsmanager/secretVersion:SecretVersion": ({ secretId }) => [
    {
      action: "secretsmanager:PutSecretValue",
      resource: `arn:aws:secretsmanager:us-east-1:${account}:secret:${lastOf(secretId)}-AbCdEf`,
    },
  ],
  "aws:scheduler/schedule:Schedule": ({ groupName, name, target }) => [
    {
      action: "scheduler:CreateSchedule",
      resource: `arn:aws:scheduler:us-east-1:${account}:schedule/${groupName ?? "default"}/${name}`,
    },
    passRole(Object(target).roleArn, "scheduler.amazonaws.com"),
  ],
  "aws:sns/topic:Topic": ({ name }) => [
    { action: "sns:CreateTopic", resource: `arn:aws:sns:us-east-1:${account}:${name}` },
  ],
  "aws:sns/topicSubscription:TopicSubscription": ({ topic }) => [
    { action: "sns:Subscribe", resource: `arn:aws:sns:us-east-1:${account}:${lastOf(topic)}` },
  ],
  "aws:sqs/queue:Queue": ({ name }) => [
    { action: "sqs:CreateQueue", resource: `arn:aws:sqs:us-east-1:${account}:${name}` },
  ],
  ...Object.fromEntries(
    ["queuePolicy:QueuePolicy", "redriveAllowPolicy:RedriveAllowPolicy"].map((type): [string, Creating] => [
      `aws:sqs/${type}`,
      ({ queueUrl }) => [
        {
          action: "sqs:SetQueueAttributes",
          resource: `arn:aws:sqs:us-east-1:${account}:${lastOf(queueUrl)}`,
        },
      ],
    ]),
  ),
  "aws:ssm/parameter:Parameter": ({ name }) => [
    { action: "ssm:PutParameter", resource: `arn:aws:ssm:us-east-1:${account}:parameter${name}` },
  ],
};
