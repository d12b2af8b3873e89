interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: "*";
}

const allow = (...actions: string[]): readonly Statement[] => [
  { Effect: "Allow", Action: actions, Resource: "*" },
];

const serviceRole = "arn:aws:iam::aws:policy/service-role";
const writeLogs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const readQueue = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
const readStream = [
  "dynamodb:DescribeStream",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
  "dynamodb:ListStreams",
];
const sendTraces = [
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:GetSamplingStatisticSummaries",
];

/**
 * Statements of the AWS-managed policies that Lambda and API Gateway roles use, by ARN.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const awsManagedPolicies: Readonly<Record<string, readonly Statement[]>> = {
  [`${serviceRole}/AWSLambdaBasicExecutionRole`]: allow(...writeLogs),
  [`${serviceRole}/AWSLambdaSQSQueueExecutionRole`]: allow(...readQueue, ...writeLogs),
  [`${serviceRole}/AWSLambdaDynamoDBExecutionRole`]: allow(...readStream, ...writeLogs),
  [`${serviceRole}/AmazonAPIGatewayPushToCloudWatchLogs`]: allow(
    ...writeLogs,
    "logs:DescribeLogGroups",
    "logs:DescribeLogStreams",
    "logs:GetLogEvents",
    "logs:FilterLogEvents",
  ),
  "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess": allow(...sendTraces),
  "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess": allow(...sendTraces),
};
