import assert from "node:assert/strict";
import { kept, type ServiceRows } from "../row.ts";

const PolicyArn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";

export const iam: ServiceRows = {
  scope: "iam",
  rows: [
    {
      operation: "ListRoles",
      expect(answer, run) {
        const names = answer.list("Roles").map((_, index) => answer.text("Roles", index, "RoleName"));
        const index = names.findIndex((name) => name.startsWith("create-link-role"));
        run.kept.set("role", answer.text("Roles", index, "RoleName"));
        run.kept.set("gatewayRole", names.find((name) => name.startsWith("api-gateway-logs")) ?? "");
      },
    },
    {
      operation: "GetRole",
      input: (run) => ({ RoleName: kept(run, "role") }),
      expect: {
        Role: {
          AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: "lambda.amazonaws.com" } }] },
        },
      },
    },
    {
      operation: "ListRolePolicies",
      input: (run) => ({ RoleName: kept(run, "role") }),
      expect: (answer, run) => run.kept.set("policy", answer.text("PolicyNames", 0)),
    },
    {
      operation: "GetRolePolicy",
      input: (run) => ({ RoleName: kept(run, "role"), PolicyName: kept(run, "policy") }),
      expect: (answer) => assert.match(JSON.stringify(answer.at("PolicyDocument")), /dynamodb:PutItem/),
    },
    {
      operation: "ListAttachedRolePolicies",
      input: (run) => ({ RoleName: kept(run, "gatewayRole") }),
      expect: { AttachedPolicies: [{ PolicyArn }] },
    },
    { operation: "GetPolicy", input: () => ({ PolicyArn }), expect: { Policy: { Arn: PolicyArn } } },
    {
      operation: "GetPolicyVersion",
      input: () => ({ PolicyArn, VersionId: "v1" }),
      expect: { PolicyVersion: { VersionId: "v1" } },
    },
    { operation: "GetRole", input: () => ({ RoleName: "none" }), fails: "NoSuchEntity" },
  ],
};
