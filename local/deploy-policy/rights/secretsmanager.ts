import { namePattern, referredName } from "./name-pattern.ts";
import type { Place, RightsTable } from "./right.ts";

/** AWS adds six characters to the name: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html */
const secretArn = (name: string, { region, accountId }: Place) =>
  `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-??????`;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html */
export const secretsManagerRights: RightsTable = {
  "aws:secretsmanager/secret:Secret": [
    {
      on: ({ properties }, place) => [secretArn(namePattern(properties.name), place)],
      create: ["secretsmanager:CreateSecret"],
      read: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
      update: ["secretsmanager:UpdateSecret"],
      delete: ["secretsmanager:DeleteSecret"],
      tag: ["secretsmanager:TagResource", "secretsmanager:UntagResource"],
    },
  ],
  "aws:secretsmanager/secretVersion:SecretVersion": [
    {
      on: ({ properties }, place) => [secretArn(referredName(properties.secretId), place)],
      create: ["secretsmanager:PutSecretValue"],
      read: ["secretsmanager:DescribeSecret"],
      readValue: ["secretsmanager:GetSecretValue"],
      update: ["secretsmanager:UpdateSecretVersionStage"],
    },
  ],
};
