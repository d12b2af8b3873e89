import { type ServiceRows, stackOutput } from "../row.ts";

export const sts: ServiceRows = {
  scope: "sts",
  rows: [
    {
      operation: "GetCallerIdentity",
      expect: { Account: "000000000000", Arn: "arn:aws:iam::000000000000:root" },
    },
    {
      operation: "AssumeRole",
      input: (run) => ({ RoleArn: stackOutput(run, "toolsCaller"), RoleSessionName: "tool" }),
      expect: (answer) => {
        answer.text("Credentials", "AccessKeyId");
        answer.text("Credentials", "SessionToken");
      },
    },
  ],
};
