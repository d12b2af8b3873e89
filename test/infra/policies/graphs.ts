import type { Graph, GraphResource } from "../../../infra/policies/graph.ts";

/** A passing graph, and what breaks it. */
export interface Case {
  readonly passing: Graph;
  /** Graphs that each break the rule in a way of its own. */
  readonly failing: readonly Graph[];
}

const arn = "arn:aws:lambda:us-east-1:123456789012:go";
const tlsOnly = JSON.stringify({
  Statement: [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
});
const openToAll = JSON.stringify({
  Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::files/*" }],
});

const resource = (type: string, properties: GraphResource["properties"]): GraphResource => ({
  urn: `urn:pulumi:dev::platform::${type}::it`,
  type,
  name: "it",
  properties,
});
const lambda = (properties: GraphResource["properties"]) =>
  resource("aws:lambda/function:Function", { name: "go", arn, ...properties });
const rolePolicy = (...statements: object[]) =>
  resource("aws:iam/rolePolicy:RolePolicy", { policy: JSON.stringify({ Statement: statements }) });
const attachment = (policyArn: string) =>
  resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { policyArn });
const logGroup = (properties: object) =>
  resource("aws:cloudwatch/logGroup:LogGroup", { name: "/aws/lambda/go", ...properties });
const bucket = resource("aws:s3/bucket:Bucket", { bucket: "files" });
const bucketPolicy = (policy: string) =>
  resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "files", policy });
const blocked = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const access = (properties: object) =>
  resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { bucket: "files", ...properties });
const encryption = (ofBucket: string) =>
  resource("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
    bucket: ofBucket,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  });
const queue = (properties: object) =>
  resource("aws:sqs/queue:Queue", { url: "https://sqs/jobs", ...properties });
const queuePolicy = (queueUrl: string, policy: string) =>
  resource("aws:sqs/queuePolicy:QueuePolicy", { queueUrl, policy });
const task = (properties: object, container: object = {}) =>
  resource("aws:ecs/taskDefinition:TaskDefinition", {
    executionRoleArn: "arn:starts",
    taskRoleArn: "arn:runs",
    containerDefinitions: JSON.stringify([
      { name: "live", user: "1000:1000", readonlyRootFilesystem: true, ...container },
    ]),
    ...properties,
  });
const ingress = (properties: object) =>
  resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", { ...properties });
const cache = (properties: object) =>
  resource("aws:elasticache/replicationGroup:ReplicationGroup", {
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: true,
    authToken: "[secret]",
    ...properties,
  });
const topic = (properties: object) => resource("aws:sns/topic:Topic", { ...properties });
const table = (properties: object) => resource("aws:dynamodb/table:Table", { ...properties });
const stage = (properties: object = {}) =>
  resource("aws:apigateway/stage:Stage", { restApi: "a1", stageName: "dev", ...properties });
const methodSettings = (properties: object) =>
  resource("aws:apigateway/methodSettings:MethodSettings", {
    restApi: "a1",
    stageName: "dev",
    methodPath: "*/*",
    settings: { throttlingRateLimit: 50, throttlingBurstLimit: 100 },
    ...properties,
  });
const permission = resource("aws:lambda/permission:Permission", {
  function: "go",
  principal: "apigateway.amazonaws.com",
});
const permissions = (count: number) =>
  Array.from({ length: count }, (_, route) =>
    resource("aws:lambda/permission:Permission", {
      function: arn,
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      statementId: `pulumi-${"0".repeat(26)}`,
      sourceArn: `arn:aws:execute-api:us-east-1:123456789012:abcdefghij/*/GET/route-${route}`,
    }),
  );
const role = (properties: object) => resource("aws:iam/role:Role", { name: "go", ...properties });
const inlinePolicies = (...sizes: readonly number[]) =>
  sizes.map((size) =>
    resource("aws:iam/rolePolicy:RolePolicy", { role: "go", policy: ` ${"p".repeat(size)} ` }),
  );
const distribution = (properties: object) =>
  resource("aws:cloudfront/distribution:Distribution", {
    defaultCacheBehavior: { viewerProtocolPolicy: "redirect-to-https" },
    orderedCacheBehaviors: [{ pathPattern: "/api/*", viewerProtocolPolicy: "https-only" }],
    origins: [
      { originId: "files" },
      { originId: "api", customOriginConfig: { originProtocolPolicy: "https-only" } },
    ],
    viewerCertificate: { cloudfrontDefaultCertificate: true },
    ...properties,
  });
const variables = (of: Record<string, string>) => [lambda({ environment: { variables: of } })];

/** By rule id. */
export const cases: Readonly<Record<string, Case>> = {
  "iam-no-full-access": {
    passing: [attachment("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")],
    failing: [
      [attachment("arn:aws:iam::aws:policy/AmazonS3FullAccess")],
      [attachment("arn:aws:iam::aws:policy/AdministratorAccess")],
      [
        resource("aws:iam/role:Role", {
          managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"],
        }),
      ],
    ],
  },
  "iam-no-wildcard": {
    passing: [
      rolePolicy(
        { Effect: "Allow", Action: ["dynamodb:GetItem"], Resource: ["arn:aws:dynamodb:::table/links"] },
        { Effect: "Allow", Action: ["xray:PutTraceSegments"], Resource: ["*"] },
        { Effect: "Deny", Action: "*", Resource: "*" },
      ),
    ],
    failing: [
      [rolePolicy({ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::files" })],
      [rolePolicy({ Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::files" })],
      [rolePolicy({ Effect: "Allow", Action: ["xray:PutTraceSegments", "s3:GetObject"], Resource: "*" })],
      [rolePolicy({ Effect: "Allow", NotAction: "iam:PassRole", Resource: "arn:aws:s3:::files" })],
      [resource("aws:iam/rolePolicy:RolePolicy", { policy: "[secret]" })],
    ],
  },
  "function-timeout": { passing: [lambda({ timeout: 3 })], failing: [[lambda({})]] },
  "function-memory": { passing: [lambda({ memorySize: 512 })], failing: [[lambda({})]] },
  "function-log-retention": {
    passing: [lambda({ loggingConfig: { logGroup: "/aws/lambda/go" } }), logGroup({ retentionInDays: 7 })],
    failing: [
      [lambda({})],
      [lambda({}), logGroup({})],
      [lambda({}), logGroup({ retentionInDays: 0 })],
      [lambda({ loggingConfig: { logGroup: "another" } }), logGroup({ retentionInDays: 7 })],
    ],
  },
  "function-tracing": {
    passing: [lambda({ tracingConfig: { mode: "Active" } })],
    failing: [[lambda({})], [lambda({ tracingConfig: { mode: "PassThrough" } })]],
  },
  "function-runtime": {
    passing: [lambda({ runtime: "nodejs24.x" })],
    failing: [[lambda({ runtime: "nodejs16.x" })], [lambda({ runtime: "go1.x" })], [lambda({})]],
  },
  "function-long": { passing: [lambda({ timeout: 60 })], failing: [[lambda({ timeout: 61 })]] },
  "function-api-timeout": {
    passing: [lambda({ timeout: 29 }), permission],
    failing: [[lambda({ timeout: 30 }), permission]],
  },
  "function-no-plain-secret": {
    passing: variables({ CURSOR_KEY_SECRET: "arn:aws:secretsmanager:us-east-1:1:secret:x", TABLE: "links" }),
    failing: [
      variables({ DATABASE_PASSWORD: "correct horse" }),
      variables({ ACCOUNT: `AKIA${"ABCDEFGH".repeat(2)}` }),
      variables({ DATABASE: "postgres://go:hunter22@db/links" }),
      variables({ ANYTHING: "[secret]" }),
    ],
  },
  "bucket-not-public": {
    passing: [bucket, access(blocked), bucketPolicy(tlsOnly)],
    failing: [
      [bucket],
      [bucket, access({ ...blocked, ignorePublicAcls: false })],
      [bucket, access({ ...blocked, bucket: "another" })],
      [bucket, access(blocked), bucketPolicy(openToAll)],
    ],
  },
  "bucket-tls": {
    passing: [bucket, bucketPolicy(tlsOnly)],
    failing: [[bucket], [bucket, bucketPolicy(openToAll)]],
  },
  "bucket-encrypted": {
    passing: [bucket, encryption("files")],
    failing: [[bucket], [bucket, encryption("another")]],
  },
  "queue-tls": {
    passing: [queue({}), queuePolicy("https://sqs/jobs", tlsOnly)],
    failing: [[queue({})], [queue({}), queuePolicy("https://sqs/another", tlsOnly)]],
  },
  "queue-encrypted": { passing: [queue({ sqsManagedSseEnabled: true })], failing: [[queue({})]] },
  "topic-encrypted": { passing: [topic({ kmsMasterKeyId: "alias/ours" })], failing: [[topic({})]] },
  "table-encrypted": {
    passing: [table({ serverSideEncryption: { enabled: true } })],
    failing: [[table({})], [table({ serverSideEncryption: { enabled: false } })]],
  },
  "table-point-in-time-recovery": {
    passing: [table({ pointInTimeRecovery: { enabled: true } })],
    failing: [[table({})], [table({ pointInTimeRecovery: { enabled: false } })]],
  },
  "table-deletion-protection": {
    passing: [table({ deletionProtectionEnabled: true })],
    failing: [[table({})], [table({ deletionProtectionEnabled: false })]],
  },
  "api-access-log": {
    passing: [stage({ accessLogSettings: { destinationArn: "arn:aws:logs:::x" } })],
    failing: [[stage()]],
  },
  "api-throttled": {
    passing: [stage(), methodSettings({})],
    failing: [
      [stage()],
      [stage(), methodSettings({ settings: {} })],
      [stage(), methodSettings({ methodPath: "links/GET" })],
      [stage(), methodSettings({ stageName: "another" })],
    ],
  },
  "distribution-tls": {
    passing: [distribution({})],
    failing: [
      [distribution({ defaultCacheBehavior: { viewerProtocolPolicy: "allow-all" } })],
      [distribution({ orderedCacheBehaviors: [{ pathPattern: "/*", viewerProtocolPolicy: "allow-all" }] })],
      [distribution({ origins: [{ customOriginConfig: { originProtocolPolicy: "http-only" } }] })],
      [distribution({ viewerCertificate: { minimumProtocolVersion: "TLSv1.1_2016" } })],
    ],
  },
  "function-policy-size": {
    passing: [lambda({}), ...permissions(55)],
    failing: [[lambda({}), ...permissions(70)]],
  },
  "role-policies-size": {
    passing: [role({}), ...inlinePolicies(5_100, 5_100)],
    failing: [[role({}), ...inlinePolicies(5_130, 5_130)]],
  },
  tagged: {
    passing: [queue({ tags: { Project: "platform", Stack: "dev" } })],
    failing: [
      [queue({})],
      [queue({ tags: { Project: "platform" } })],
      [queue({ tags: { Project: "platform", Stack: "dev" }, tagsAll: { Stack: "dev" } })],
    ],
  },
  "task-without-root": {
    passing: [task({})],
    failing: [
      [task({}, { user: undefined })],
      [task({}, { user: "root" })],
      [task({}, { user: "0:1000" })],
      [task({}, { readonlyRootFilesystem: false })],
      [task({ containerDefinitions: "none" })],
    ],
  },
  "task-split-roles": {
    passing: [task({})],
    failing: [[task({ taskRoleArn: undefined })], [task({ taskRoleArn: "arn:starts" })]],
  },
  "task-no-plain-secret": {
    passing: [
      task(
        {},
        {
          environment: [
            { name: "PORT", value: "1" },
            { name: "KEY_SECRET", value: "arn:aws:secretsmanager:eu-central-1:000000000000:secret:key" },
          ],
          secrets: [{ name: "PASSWORD" }],
        },
      ),
    ],
    failing: [
      [task({}, { environment: [{ name: "REDIS_PASSWORD", value: "x" }] })],
      [task({}, { environment: [{ name: "DATABASE_URL", value: "postgres://me:hunter22@db/links" }] })],
      [task({}, { environment: [{ name: "apiKey", value: "x" }] })],
    ],
  },
  "load-balancer-internal": {
    passing: [resource("aws:lb/loadBalancer:LoadBalancer", { internal: true })],
    failing: [[resource("aws:lb/loadBalancer:LoadBalancer", {})]],
  },
  "security-group-closed": {
    passing: [ingress({ cidrIpv4: "10.0.0.0/8" })],
    failing: [[ingress({ cidrIpv4: "0.0.0.0/0" })], [ingress({ cidrIpv6: "::/0" })]],
  },
  "cache-encrypted": {
    passing: [cache({})],
    failing: [
      [cache({ atRestEncryptionEnabled: false })],
      [cache({ transitEncryptionEnabled: undefined })],
      [cache({ authToken: undefined })],
    ],
  },
};
