import { unknown } from "../../../../local/engine/values.ts";
import { describeChecks } from "../../../helpers/check-cases.ts";

const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const grant = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::files/*" };
const policy = document(grant);
const sized = (size: number) => {
  const padded = (length: number) => document({ ...grant, Resource: `arn:aws:s3:::${"b".repeat(length)}` });
  return padded(size - padded(0).length);
};
const trust = (padding = "") =>
  document({
    Effect: "Allow",
    Principal: { Service: `lambda.amazonaws.com${padding}` },
    Action: "sts:AssumeRole",
  });

describeChecks("IAM", {
  "aws:iam/role:Role": {
    right: {
      name: "go",
      path: "/functions/",
      description: "of go",
      assumeRolePolicy: trust(),
      maxSessionDuration: 3_600,
      managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
      permissionsBoundary: "arn:aws:iam::000000000000:policy/boundary",
      inlinePolicies: [{ name: "own", policy }],
    },
    wrong: [
      ["name", { name: "n".repeat(65) }, /1 to 64/],
      ["path", { path: "functions" }, /begin and end it with/],
      ["path", { path: `/${"p".repeat(511)}/` }, /512 characters/],
      ["description", { description: "d".repeat(1_001) }, /AWS takes 1000/],
      ["assumeRolePolicy", { assumeRolePolicy: "{" }, /not JSON/],
      ["assumeRolePolicy", { assumeRolePolicy: policy }, /Principal is missing|names a Resource/],
      ["assumeRolePolicy", { assumeRolePolicy: trust("x".repeat(2_000)) }, /AWS takes 2048/],
      ["maxSessionDuration", { maxSessionDuration: 43_201 }, /3600 to 43200/],
      ["managedPolicyArns", { managedPolicyArns: ["ReadOnlyAccess"] }, /give a policy's ARN/],
      ["permissionsBoundary", { permissionsBoundary: "boundary" }, /give an ARN/],
      ["inlinePolicies[0].policy", { inlinePolicies: [{ name: "own", policy: "[]" }] }, /the policy is/],
      ["inlinePolicies", { inlinePolicies: [{ name: "own", policy: sized(10_241) }] }, /AWS takes 10240/],
      ["managedPolicyArns", { managedPolicyArns: [unknown, "ReadOnlyAccess"] }, /give a policy's ARN/],
      [
        "inlinePolicies[1].policy",
        {
          inlinePolicies: [
            { name: "own", policy: unknown },
            { name: unknown, policy: "[]" },
          ],
        },
        /the policy is/,
      ],
      [
        "inlinePolicies",
        {
          inlinePolicies: [
            { name: "own", policy: unknown },
            { name: "own", policy: sized(10_241) },
          ],
        },
        /AWS takes 10240/,
      ],
    ],
  },
  "aws:iam/rolePolicy:RolePolicy": {
    right: { name: "own", role: "go", policy: sized(10_240) },
    wrong: [
      ["name", { name: "no spaces" }, /1 to 128/],
      ["policy", { policy: sized(10_241) }, /AWS takes 10240/],
      ["policy", { policy: document({ ...grant, Resource: "files" }) }, /a resource is an ARN/],
      ["policy", { policy: document({ ...grant, Action: "GetObject" }) }, /an action is/],
      ["policy", { policy: document({ ...grant, Effect: "Permit" }) }, /"Allow" or "Deny"/],
      ["policy", { policy: document({ ...grant, Sid: "read files" }) }, /letters and digits alone/],
      ["policy", { policy: document({ ...grant, Condition: { Equal: { a: "b" } } }) }, /Equal/],
    ],
  },
  "aws:iam/policy:Policy": {
    right: { name: "shared", path: "/", policy: sized(6_144) },
    wrong: [
      ["name", { name: "a/b" }, /1 to 128/],
      ["path", { path: "shared" }, /begin and end/],
      ["description", { description: "d".repeat(1_001) }, /AWS takes 1000/],
      ["policy", { policy: sized(6_145) }, /AWS takes 6144/],
    ],
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    right: { role: "go", policyArn: "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess" },
    wrong: [["policyArn", { policyArn: "AWSXRayDaemonWriteAccess" }, /give a policy's ARN/]],
  },
});
