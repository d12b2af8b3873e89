// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like placeholders
import assert from "node:assert/strict";
import { allow, decision } from "./cases.ts";

/** `[pattern, value, matches]` */
type Row = readonly [pattern: string | readonly string[], value: string, matches: boolean];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
const actions: readonly Row[] = [
  ["*", "s3:GetObject", true],
  ["s3:*", "s3:GetObject", true],
  ["s3:GetObject", "s3:GetObject", true],
  ["S3:getobject", "s3:GetObject", true],
  ["s3:Get*", "s3:GetObject", true],
  ["s3:*Object", "s3:GetObject", true],
  ["s3:Get?bject", "s3:GetObject", true],
  ["s3:*Obj*", "s3:GetObject", true],
  ["s3:G*t*O*t", "s3:GetObject", true],
  ["s3:GetObject?", "s3:GetObject", false],
  ["s3:Put*", "s3:GetObject", false],
  ["s3:GetObjectTagging", "s3:GetObject", false],
  ["s3:Get", "s3:GetObject", false],
  ["dynamodb:*", "s3:GetObject", false],
  ["lambda:InvokeFunction", "lambda:invokefunction", true],
  ["iam:*AccessKey*", "iam:CreateAccessKey", true],
  ["iam:*AccessKey*", "iam:CreateUser", false],
  [["s3:PutObject", "s3:GetObject"], "s3:GetObject", true],
  [["s3:PutObject", "s3:DeleteObject"], "s3:GetObject", false],
];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
const resources: readonly Row[] = [
  ["*", "arn:aws:s3:::site", true],
  ["arn:aws:s3:::site", "arn:aws:s3:::site", true],
  ["arn:aws:s3:::site", "arn:aws:s3:::site/a", false],
  ["arn:aws:s3:::site/*", "arn:aws:s3:::site/a/b", true],
  ["arn:aws:s3:::site/*", "arn:aws:s3:::site", false],
  ["arn:aws:s3:::site*", "arn:aws:s3:::site-of-another/a", true],
  ["arn:aws:s3:::site/a?c", "arn:aws:s3:::site/abc", true],
  ["arn:aws:s3:::site/a?c", "arn:aws:s3:::site/ac", false],
  ["arn:aws:s3:::site/*/c", "arn:aws:s3:::site/a/b/c", true],
  ["arn:aws:s3:::SITE", "arn:aws:s3:::site", false],
  ["arn:aws:s3:::site/a.b(c)", "arn:aws:s3:::site/a.b(c)", true],
  ["arn:aws:s3:::site/a.b", "arn:aws:s3:::site/axb", false],
  ["arn:aws:s3:::*", "arn:aws:s3:::site/key:with:colons", true],
  ["arn:aws:sqs:*:111122223333:queue", "arn:aws:sqs:us-east-1:111122223333:queue", true],
  ["arn:aws:sqs:us-*-1:111122223333:queue", "arn:aws:sqs:us-east-1:111122223333:queue", true],
  ["arn:aws:sqs:*:*:queue", "arn:aws:sqs:us-east-1:111122223333:queue", true],
  ["arn:aws:sqs:us-east-1:*:queue", "arn:aws:sqs:eu-west-1:111122223333:queue", false],
  ["arn:*:sqs:*:*:*", "arn:aws-cn:sqs:cn-north-1:111122223333:queue", true],
  // A wildcard ends at the colon …
  ["arn:aws:*:queue", "arn:aws:sqs:us-east-1:111122223333:queue", false],
  ["arn:aws:sqs:*:queue", "arn:aws:sqs:us-east-1:111122223333:queue", false],
  // … unless it ends the ARN.
  ["arn:aws:sqs:*", "arn:aws:sqs:us-east-1:111122223333:queue", true],
  ["arn:aws:*", "arn:aws:sqs:us-east-1:111122223333:queue", true],
  ["arn:aws:s*", "arn:aws:sqs:us-east-1:111122223333:queue", true],
  ["arn:aws:dynamodb:*:*:table/links/index/*", "arn:aws:dynamodb:r:1:table/links/index/owner", true],
  ["arn:aws:dynamodb:*:*:table/links", "arn:aws:dynamodb:r:1:table/links/index/owner", false],
  ["arn:aws:logs:r:1:log-group:/g:*", "arn:aws:logs:r:1:log-group:/g:log-stream:s", true],
  ["arn:aws:logs:r:1:log-group:/g", "arn:aws:logs:r:1:log-group:/g:log-stream:s", false],
  ["arn:aws:lambda:r:1:function:f", "arn:aws:lambda:r:1:function:f:prod", false],
  ["arn:aws:lambda:r:1:function:f:*", "arn:aws:lambda:r:1:function:f:prod", true],
  [["arn:aws:s3:::a", "arn:aws:s3:::b"], "arn:aws:s3:::b", true],
  ["arn:aws:s3:::a", "*", false],
  ["*", "*", true],
];

const allowed = (statement: object, value: { action?: string; resource?: string }) =>
  decision({ identity: [allow({ ...statement })], ...value }).allowed;

describe("patterns of policies", () => {
  for (const [pattern, action, matches] of actions) {
    it(`the action ${pattern} is ${matches ? "" : "not "}${action}`, () => {
      assert.equal(allowed({ Action: pattern }, { action }), matches);
    });
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
    it(`NotAction ${pattern} lets ${action} ${matches ? "out" : "in"}`, () => {
      assert.equal(allowed({ Action: undefined, NotAction: pattern }, { action }), !matches);
    });
  }
  for (const [pattern, resource, matches] of resources) {
    it(`the resource ${pattern} is ${matches ? "" : "not "}${resource}`, () => {
      assert.equal(allowed({ Resource: pattern }, { resource }), matches);
    });
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
    it(`NotResource ${pattern} lets ${resource} ${matches ? "out" : "in"}`, () => {
      assert.equal(allowed({ Resource: undefined, NotResource: pattern }, { resource }), !matches);
    });
  }

  it("take no longer than their length times the value's", () => {
    const pattern = `arn:aws:s3:::${"*a".repeat(2_000)}b`;
    assert.equal(allowed({ Resource: pattern }, { resource: `arn:aws:s3:::${"a".repeat(8_000)}` }), false);
  });
});

/**
 * `[resource pattern, context, resource, matches]`
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
const variables: readonly (readonly [string, Record<string, string | string[]>, string, boolean])[] = [
  ["arn:aws:s3:::home/${aws:username}/*", { "aws:username": "ann" }, "arn:aws:s3:::home/ann/x", true],
  ["arn:aws:s3:::home/${aws:username}/*", { "aws:username": "ann" }, "arn:aws:s3:::home/bob/x", false],
  ["arn:aws:s3:::home/${AWS:UserName}/*", { "aws:username": "ann" }, "arn:aws:s3:::home/ann/x", true],
  ["arn:aws:s3:::home/${aws:username}/*", {}, "arn:aws:s3:::home/ann/x", false],
  ["arn:aws:s3:::home/${aws:username}/*", {}, "arn:aws:s3:::home/${aws:username}/x", false],
  ["arn:aws:s3:::home/${aws:username, 'all'}/*", {}, "arn:aws:s3:::home/all/x", true],
  ["arn:aws:s3:::home/${aws:username,'all'}/*", {}, "arn:aws:s3:::home/all/x", true],
  ["arn:aws:s3:::home/${aws:username, 'all'}/*", { "aws:username": "a" }, "arn:aws:s3:::home/a/x", true],
  ["arn:aws:s3:::home/${aws:username, ''}x", {}, "arn:aws:s3:::home/x", true],
  // The value is taken literally.
  ["arn:aws:s3:::home/${aws:username}", { "aws:username": "*" }, "arn:aws:s3:::home/bob", false],
  ["arn:aws:s3:::home/${aws:username}", { "aws:username": "*" }, "arn:aws:s3:::home/*", true],
  ["arn:aws:s3:::home/${aws:username}", { "aws:username": "b?b" }, "arn:aws:s3:::home/bob", false],
  ["arn:aws:s3:::home/${*}", {}, "arn:aws:s3:::home/*", true],
  ["arn:aws:s3:::home/${*}", {}, "arn:aws:s3:::home/x", false],
  ["arn:aws:s3:::home/${?}", {}, "arn:aws:s3:::home/?", true],
  ["arn:aws:s3:::home/${?}", {}, "arn:aws:s3:::home/x", false],
  ["arn:aws:s3:::home/${$}{a}", {}, "arn:aws:s3:::home/${a}", true],
  // A key with several values is no value.
  ["arn:aws:s3:::home/${aws:tags}", { "aws:tags": ["a", "b"] }, "arn:aws:s3:::home/a", false],
  ["arn:aws:s3:::${a:one}/${a:two}", { "a:one": "x", "a:two": "y" }, "arn:aws:s3:::x/y", true],
  ["arn:aws:s3:${a:region}::x", { "a:region": "eu" }, "arn:aws:s3:eu::x", true],
];

describe("policy variables", () => {
  for (const [Resource, context, resource, matches] of variables) {
    it(`${Resource} with ${JSON.stringify(context)} is ${matches ? "" : "not "}${resource}`, () => {
      assert.equal(decision({ identity: [allow({ Resource })], context, resource }).allowed, matches);
    });
  }

  it("are text in a policy of version 2008-10-17", () => {
    const question = {
      identity: [allow({ Resource: "arn:aws:s3:::home/${aws:username}" })],
      version: "2008-10-17",
      context: { "aws:username": "ann" },
    };
    assert.equal(decision({ ...question, resource: "arn:aws:s3:::home/ann" }).allowed, false);
    assert.equal(decision({ ...question, resource: "arn:aws:s3:::home/${aws:username}" }).allowed, true);
  });

  it("stand in conditions too", () => {
    const Condition = { StringLike: { "s3:prefix": "${aws:username}/*" } };
    const identity = [allow({ Condition })];
    const context = { "aws:username": "ann", "s3:prefix": "ann/notes" };
    assert.equal(decision({ identity, context }).allowed, true);
    assert.equal(decision({ identity, context: { ...context, "aws:username": "bob" } }).allowed, false);
  });
});
