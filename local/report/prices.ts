/** What AWS asks for one thing, in us-east-1, without free tiers and discounts. */
export interface Price {
  readonly title: string;
  /** US dollars for `per` of `unit`. */
  readonly usd: number;
  readonly per: number;
  /** Empty where the title says it. */
  readonly unit: string;
  /** AWS's page with the price. */
  readonly page: string;
}

/** AWS changes its prices: before a decision hangs on one, look at its page. */
export const pricesAsOf = "2025-10";

const million = 1_000_000;

const lambda = "https://aws.amazon.com/lambda/pricing/";
const dynamoDb = "https://aws.amazon.com/dynamodb/pricing/on-demand/";
const cloudWatch = "https://aws.amazon.com/cloudwatch/pricing/";
const cloudFront = "https://aws.amazon.com/cloudfront/pricing/";
const vpc = "https://aws.amazon.com/vpc/pricing/";
const fargate = "https://aws.amazon.com/fargate/pricing/";

export const prices = {
  lambdaRequest: { title: "Lambda requests", usd: 0.2, per: million, unit: "requests", page: lambda },
  lambdaArm: { title: "Lambda on arm64", usd: 0.0000133334, per: 1, unit: "GB-seconds", page: lambda },
  lambdaX86: { title: "Lambda on x86_64", usd: 0.0000166667, per: 1, unit: "GB-seconds", page: lambda },
  restApiRequest: {
    title: "API Gateway requests",
    usd: 3.5,
    per: million,
    unit: "requests",
    page: "https://aws.amazon.com/api-gateway/pricing/",
  },
  tableRead: {
    title: "DynamoDB reads",
    usd: 0.125,
    per: million,
    unit: "read request units",
    page: dynamoDb,
  },
  tableWrite: {
    title: "DynamoDB writes",
    usd: 0.625,
    per: million,
    unit: "write request units",
    page: dynamoDb,
  },
  tableStorage: { title: "DynamoDB storage", usd: 0.25, per: 1, unit: "GB", page: dynamoDb },
  pointInTimeRecovery: {
    title: "DynamoDB point-in-time recovery",
    usd: 0.2,
    per: 1,
    unit: "GB",
    page: dynamoDb,
  },
  logIngestion: { title: "CloudWatch Logs", usd: 0.5, per: 1, unit: "GB", page: cloudWatch },
  alarm: { title: "CloudWatch alarms", usd: 0.1, per: 1, unit: "", page: cloudWatch },
  trace: {
    title: "X-Ray traces",
    usd: 5,
    per: million,
    unit: "traces",
    page: "https://aws.amazon.com/xray/pricing/",
  },
  secret: {
    title: "Secrets Manager",
    usd: 0.4,
    per: 1,
    unit: "",
    page: "https://aws.amazon.com/secrets-manager/pricing/",
  },
  key: { title: "KMS keys", usd: 1, per: 1, unit: "", page: "https://aws.amazon.com/kms/pricing/" },
  hostedZone: {
    title: "Route 53 zones",
    usd: 0.5,
    per: 1,
    unit: "",
    page: "https://aws.amazon.com/route53/pricing/",
  },
  cloudFrontRequest: {
    title: "CloudFront requests",
    usd: 1,
    per: million,
    unit: "HTTPS requests",
    page: cloudFront,
  },
  cloudFrontTransfer: { title: "CloudFront transfer", usd: 0.085, per: 1, unit: "GB", page: cloudFront },
  cloudFrontFunction: {
    title: "CloudFront Functions",
    usd: 0.1,
    per: million,
    unit: "invocations",
    page: cloudFront,
  },
  bucketRead: {
    title: "S3 reads",
    usd: 0.4,
    per: million,
    unit: "GET requests",
    page: "https://aws.amazon.com/s3/pricing/",
  },
  fargateProcessor: { title: "Fargate processors", usd: 0.04048, per: 1, unit: "vCPU-hours", page: fargate },
  fargateMemory: { title: "Fargate memory", usd: 0.004445, per: 1, unit: "GB-hours", page: fargate },
  fargateArmProcessor: {
    title: "Fargate processors, arm64",
    usd: 0.03238,
    per: 1,
    unit: "vCPU-hours",
    page: fargate,
  },
  fargateArmMemory: { title: "Fargate memory, arm64", usd: 0.00356, per: 1, unit: "GB-hours", page: fargate },
  loadBalancer: {
    title: "Load balancers",
    usd: 0.0225,
    per: 1,
    unit: "hours",
    page: "https://aws.amazon.com/elasticloadbalancing/pricing/",
  },
  cacheNode: {
    title: "Valkey cache.t4g.micro",
    usd: 0.0128,
    per: 1,
    unit: "node-hours",
    page: "https://aws.amazon.com/elasticache/pricing/",
  },
  interfaceEndpoint: {
    title: "Interface endpoints",
    usd: 0.01,
    per: 1,
    unit: "hours in a zone",
    page: "https://aws.amazon.com/privatelink/pricing/",
  },
  publicAddress: { title: "Public IPv4 addresses", usd: 0.005, per: 1, unit: "hours", page: vpc },
  natGateway: {
    title: "NAT gateways",
    usd: 0.045,
    per: 1,
    unit: "hours",
    page: vpc,
  },
} as const satisfies Readonly<Record<string, Price>>;

export type Priced = keyof typeof prices;
