import assert from "node:assert/strict";
import type { Principal } from "../../../local/iam/principal.ts";
import { account, allow, decision, deny, type Question, role } from "./cases.ts";

const root: Principal = { kind: "root", accountId: account };
const service: Principal = { kind: "service", name: "apigateway.amazonaws.com" };
const anonymous: Principal = { kind: "anonymous" };
const accountArn = `arn:aws:iam::${account}:root`;
const { roleArn, sessionArn } = role.kind === "role" ? role : { roleArn: "", sessionArn: "" };
const to = (principal: unknown, more = {}) => allow({ Principal: principal, ...more });

type Outcome = "allowed" | "explicit deny" | "no allow";
type Row = readonly [what: string, question: Question, outcome: Outcome, where?: string];

const identityBased = "identity-based policy";
const resourceBased = "resource-based policy";
const boundaryKind = "permissions boundary";

const groups: Readonly<Record<string, readonly Row[]>> = {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
  "a role's own policies": [
    ["nothing said", {}, "no allow", identityBased],
    ["an Allow", { identity: [allow()] }, "allowed"],
    ["an Allow of another action", { identity: [allow({ Action: "s3:Put*" })] }, "no allow", identityBased],
    ["an Allow elsewhere", { identity: [allow({ Resource: "arn:aws:s3:::b" })] }, "no allow", identityBased],
    ["a Deny beside an Allow", { identity: [allow(), deny()] }, "explicit deny", identityBased],
    ["a Deny before an Allow", { identity: [deny(), allow()] }, "explicit deny", identityBased],
    ["a Deny of another action", { identity: [allow(), deny({ Action: "s3:Put*" })] }, "allowed"],
    [
      "a Deny whose condition does not hold",
      { identity: [allow(), deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } })] },
      "allowed",
    ],
    [
      "a Deny with NotAction of the action",
      { identity: [allow(), deny({ Action: undefined, NotAction: "s3:*" })] },
      "allowed",
    ],
    [
      "a Deny with NotResource of another",
      { identity: [allow(), deny({ Resource: undefined, NotResource: "arn:aws:s3:::b/*" })] },
      "explicit deny",
      identityBased,
    ],
    ["only a Deny", { identity: [deny()] }, "explicit deny", identityBased],
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
  "a boundary": [
    ["that allows too", { identity: [allow()], boundary: [allow()] }, "allowed"],
    [
      "that does not",
      { identity: [allow()], boundary: [allow({ Action: "sqs:*" })] },
      "no allow",
      boundaryKind,
    ],
    ["that denies", { identity: [allow()], boundary: [allow(), deny()] }, "explicit deny", boundaryKind],
    ["alone", { boundary: [allow()] }, "no allow", identityBased],
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
  "a resource's policy": [
    ["naming the role", { resourcePolicy: [to({ AWS: roleArn })] }, "allowed"],
    ["naming the session", { resourcePolicy: [to({ AWS: sessionArn })] }, "allowed"],
    ["naming everybody", { resourcePolicy: [to("*")] }, "allowed"],
    ["naming every AWS principal", { resourcePolicy: [to({ AWS: "*" })] }, "allowed"],
    [
      "naming one of several",
      { resourcePolicy: [to({ AWS: ["arn:aws:iam::1:role/x", roleArn] })] },
      "allowed",
    ],
    ["naming another role", { resourcePolicy: [to({ AWS: `${roleArn}2` })] }, "no allow", identityBased],
    ["naming the account", { resourcePolicy: [to({ AWS: account })] }, "no allow", identityBased],
    ["naming the account's ARN", { resourcePolicy: [to({ AWS: accountArn })] }, "no allow", identityBased],
    [
      "naming the account, and an Allow",
      { identity: [allow()], resourcePolicy: [to({ AWS: account })] },
      "allowed",
    ],
    [
      "naming a service",
      { resourcePolicy: [to({ Service: "s3.amazonaws.com" })] },
      "no allow",
      identityBased,
    ],
    [
      "that denies everybody",
      { identity: [allow()], resourcePolicy: [deny({ Principal: "*" })] },
      "explicit deny",
      resourceBased,
    ],
    [
      "that denies the account",
      { identity: [allow()], resourcePolicy: [deny({ Principal: { AWS: account } })] },
      "explicit deny",
      resourceBased,
    ],
    [
      "that denies another",
      { identity: [allow()], resourcePolicy: [deny({ Principal: { AWS: "9" } })] },
      "allowed",
    ],
    [
      "against a Deny of the role's own",
      { identity: [deny()], resourcePolicy: [to({ AWS: roleArn })] },
      "explicit deny",
      identityBased,
    ],
    [
      "of another object",
      { resourcePolicy: [to("*", { Resource: "arn:aws:s3:::b" })] },
      "no allow",
      identityBased,
    ],
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  "NotPrincipal with Deny": [
    [
      "naming session, role and account",
      {
        identity: [allow()],
        resourcePolicy: [deny({ NotPrincipal: { AWS: [roleArn, sessionArn, accountArn] } })],
      },
      "allowed",
    ],
    [
      "naming the role alone",
      { identity: [allow()], resourcePolicy: [deny({ NotPrincipal: { AWS: roleArn } })] },
      "explicit deny",
      resourceBased,
    ],
    [
      "naming another",
      { identity: [allow()], resourcePolicy: [deny({ NotPrincipal: { AWS: "arn:aws:iam::9:root" } })] },
      "explicit deny",
      resourceBased,
    ],
    [
      "naming the service that asks",
      {
        principal: service,
        resourcePolicy: [to("*"), deny({ NotPrincipal: { Service: "apigateway.amazonaws.com" } })],
      },
      "allowed",
    ],
    [
      "naming another service",
      {
        principal: service,
        resourcePolicy: [to("*"), deny({ NotPrincipal: { Service: "s3.amazonaws.com" } })],
      },
      "explicit deny",
      resourceBased,
    ],
    [
      "for strangers",
      { principal: anonymous, resourcePolicy: [to("*"), deny({ NotPrincipal: { AWS: account } })] },
      "explicit deny",
      resourceBased,
    ],
  ],
  // https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
  services: [
    ["that nobody named", { principal: service }, "no allow", resourceBased],
    [
      "named",
      { principal: service, resourcePolicy: [to({ Service: "apigateway.amazonaws.com" })] },
      "allowed",
    ],
    [
      "named in a list",
      {
        principal: service,
        resourcePolicy: [to({ Service: ["s3.amazonaws.com", "apigateway.amazonaws.com"] })],
      },
      "allowed",
    ],
    [
      "with the source that was asked for",
      {
        principal: service,
        resourcePolicy: [
          to(
            { Service: "apigateway.amazonaws.com" },
            { Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:x:r:1:a/*" } } },
          ),
        ],
        context: { "aws:SourceArn": "arn:aws:x:r:1:a/b" },
      },
      "allowed",
    ],
    [
      "with another source",
      {
        principal: service,
        resourcePolicy: [
          to(
            { Service: "apigateway.amazonaws.com" },
            { Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:x:r:1:a/*" } } },
          ),
        ],
        context: { "aws:SourceArn": "arn:aws:x:r:1:b/b" },
      },
      "no allow",
      resourceBased,
    ],
    [
      "of another account",
      {
        principal: service,
        resourcePolicy: [
          to(
            { Service: "apigateway.amazonaws.com" },
            { Condition: { StringEquals: { "aws:SourceAccount": "1" } } },
          ),
        ],
        context: { "aws:SourceAccount": "2" },
      },
      "no allow",
      resourceBased,
    ],
    [
      "named, and denied",
      { principal: service, resourcePolicy: [to("*"), deny({ Principal: "*" })] },
      "explicit deny",
      resourceBased,
    ],
    ["with an Allow of a role's", { principal: service, identity: [] }, "no allow", resourceBased],
  ],
  strangers: [
    ["where nothing is said", { principal: anonymous }, "no allow", resourceBased],
    ["where everybody is let in", { principal: anonymous, resourcePolicy: [to("*")] }, "allowed"],
    [
      "where the account is",
      { principal: anonymous, resourcePolicy: [to({ AWS: account })] },
      "no allow",
      resourceBased,
    ],
    [
      "where a service is",
      { principal: anonymous, resourcePolicy: [to({ Service: "a.amazonaws.com" })] },
      "no allow",
      resourceBased,
    ],
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html
  "the root user": [
    ["without any policy", { principal: root }, "allowed"],
    [
      "denied by a bucket",
      { principal: root, resourcePolicy: [deny({ Principal: "*" })] },
      "explicit deny",
      resourceBased,
    ],
    [
      "left out of a Deny",
      { principal: root, resourcePolicy: [deny({ NotPrincipal: { AWS: account } })] },
      "allowed",
    ],
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
  "a trust policy": [
    ["that names nobody", { identity: [allow()], resourceMustAllow: true }, "no allow", resourceBased],
    [
      "that names the role, without a Resource",
      { resourceMustAllow: true, resourcePolicy: [to({ AWS: roleArn }, { Resource: undefined })] },
      "allowed",
    ],
    [
      "that names the account, and an Allow",
      { identity: [allow()], resourceMustAllow: true, resourcePolicy: [to({ AWS: account })] },
      "allowed",
    ],
    [
      "that names the account, and no Allow",
      { resourceMustAllow: true, resourcePolicy: [to({ AWS: account })] },
      "no allow",
      identityBased,
    ],
    [
      "that names a service",
      {
        identity: [allow()],
        resourceMustAllow: true,
        resourcePolicy: [to({ Service: "lambda.amazonaws.com" })],
      },
      "no allow",
      resourceBased,
    ],
  ],
};

for (const [what, rows] of Object.entries(groups)) {
  describe(`decisions on ${what}`, () => {
    for (const [which, question, outcome, where] of rows) {
      it(`${which}: ${outcome}`, () => {
        const decided = decision(question);
        assert.deepEqual(
          decided,
          outcome === "allowed" ? { allowed: true } : { allowed: false, why: outcome, in: where },
        );
      });
    }
  });
}
