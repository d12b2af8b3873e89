import * as aws from "@pulumi/aws";
import { assumedBy } from "./lib/grants";
import type { Stage } from "./stage";

export interface Observability {
  /** Absent where another stack of the same AWS account and region has it. */
  readonly apiGatewayAccount?: aws.apigateway.Account;
}

export function createObservability(stage: Stage): Observability {
  return stage.manageApiGatewayAccount ? { apiGatewayAccount: createApiGatewayAccount() } : {};
}

/**
 * API Gateway writes logs by a role that is set once for an account and region.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
function createApiGatewayAccount(): aws.apigateway.Account {
  const role = new aws.iam.Role("api-gateway-logs", {
    assumeRolePolicy: assumedBy("apigateway.amazonaws.com"),
    description: "Lets API Gateway write to CloudWatch Logs.",
  });
  const attachment = new aws.iam.RolePolicyAttachment("api-gateway-logs", {
    role: role.name,
    policyArn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
  });
  // API Gateway tries the role at once, and refuses one that cannot write.
  return new aws.apigateway.Account(
    "api-gateway",
    { cloudwatchRoleArn: role.arn },
    { dependsOn: [attachment] },
  );
}
