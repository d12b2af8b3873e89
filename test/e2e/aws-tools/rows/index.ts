import type { ServiceRows } from "../row.ts";
import { acm } from "./acm.ts";
import { apigateway } from "./apigateway.ts";
import { cloudfront } from "./cloudfront.ts";
import { dynamodb } from "./dynamodb.ts";
import { ecs } from "./ecs.ts";
import { iam } from "./iam.ts";
import { lambda } from "./lambda.ts";
import { logs } from "./logs.ts";
import { route53 } from "./route53.ts";
import { s3 } from "./s3.ts";
import { scheduler } from "./scheduler.ts";
import { secretsmanager } from "./secretsmanager.ts";
import { sqs } from "./sqs.ts";
import { ssm } from "./ssm.ts";
import { sts } from "./sts.ts";

export const services: readonly ServiceRows[] = [
  iam,
  sts,
  apigateway,
  cloudfront,
  lambda,
  logs,
  ssm,
  secretsmanager,
  dynamodb,
  s3,
  sqs,
  scheduler,
  route53,
  acm,
  ecs,
];
