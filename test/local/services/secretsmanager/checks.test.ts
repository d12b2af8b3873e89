import { describeChecks } from "../../../helpers/check-cases.ts";

const arn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:cursor-AbCdEf";
const policy = (padding = "") =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: padding,
        Effect: "Deny",
        Principal: "*",
        Action: "secretsmanager:GetSecretValue",
        Resource: "*",
      },
    ],
  });

describeChecks("Secrets Manager", {
  "aws:secretsmanager/secret:Secret": {
    right: { name: "cursor", description: "signs cursors", recoveryWindowInDays: 7, policy: policy() },
    wrong: [
      ["name", { name: "no spaces" }, /1 to 512/],
      ["description", { description: "d".repeat(2_049) }, /AWS takes 2048/],
      ["recoveryWindowInDays", { recoveryWindowInDays: 6 }, /use 7 to 30/],
      ["policy", { policy: "{" }, /not JSON/],
    ],
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    right: { secretId: arn, secretString: "x".repeat(65_536) },
    wrong: [
      ["secretString", { secretString: "x".repeat(65_537) }, /at most 65536/],
      ["secretString", { secretString: "" }, /is empty/],
    ],
  },
  "aws:secretsmanager/secretPolicy:SecretPolicy": {
    right: { secretArn: arn, policy: policy() },
    wrong: [
      ["policy", { policy: policy("x".repeat(20_480)) }, /AWS takes 20480/],
      ["policy", { policy: "{}" }, /Statement is missing/],
    ],
  },
});
