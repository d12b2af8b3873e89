/** What AWS allows, each with the page that says so. */

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const apiGatewayTimeoutSeconds = 29;

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const lambda = { maxTimeoutSeconds: 900, minMemory: 128, maxMemory: 10_240 } as const;

export const sqs = {
  /** 14 days. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
  maxRetentionSeconds: 1_209_600,
  /** AWS's advice, so that a throttled batch is not received twice. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
  visibilityPerTimeout: 6,
} as const;

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_timeout */
export const fargate = { maxStopTimeoutSeconds: 120 } as const;

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const lambdaEventAgeSeconds = { min: 60, max: 21_600 } as const;

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
export const schedulerEventAgeSeconds = { min: 60, max: 86_400 } as const;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

export type LogRetentionDays = (typeof logRetentionDays)[number];

export function isLogRetentionDays(days: number): days is LogRetentionDays {
  return logRetentionDays.some((allowed) => allowed === days);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: requests a second, burst, of an account. */
export const apiGatewayThrottle = { maxRate: 10_000, maxBurst: 5_000 } as const;

/** Bytes of a function's resource policy. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const lambdaPolicyBytes = 20_480;

/** Of all inline policies of a role, without white space. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const roleInlinePolicyCharacters = 10_240;
