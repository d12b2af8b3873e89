import { describeChecks } from "../../../helpers/check-cases.ts";

const policy = (padding = "") =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: padding,
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: "logs:PutLogEvents",
        Resource: "*",
      },
    ],
  });

describeChecks("CloudWatch Logs", {
  "aws:cloudwatch/logGroup:LogGroup": {
    right: {
      name: "/aws/lambda/go",
      retentionInDays: 14,
      logGroupClass: "STANDARD",
      kmsKeyId: "arn:aws:kms:us-east-1:0:key/1",
    },
    wrong: [
      ["name", { name: "no spaces" }, /1 to 512/],
      ["retentionInDays", { retentionInDays: 2 }, /use one of 1, 3, 5/],
      ["logGroupClass", { logGroupClass: "COLD" }, /use STANDARD/],
      ["kmsKeyId", { kmsKeyId: "alias/mine" }, /arn:aws:kms/],
    ],
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    right: { policyName: "delivery", policyDocument: policy() },
    wrong: [
      ["policyDocument", { policyDocument: policy("x".repeat(5_120)) }, /AWS takes 5120/],
      ["policyDocument", { policyDocument: "{}" }, /Statement is missing/],
    ],
  },
});
