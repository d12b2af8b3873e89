import assert from "node:assert/strict";
import type { Policy } from "../../../../local/iam/policy.ts";
import { allowsDistribution, isPublic, parseBucketPolicy } from "../../../../local/services/s3/policy.ts";

const bucket = "arn:aws:s3:::site";
const distribution = "arn:aws:cloudfront::000000000000:distribution/E1";

function policy(...statements: object[]) {
  return parseBucketPolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), bucket);
}

const oac = {
  Effect: "Allow",
  Principal: { Service: "cloudfront.amazonaws.com" },
  Action: "s3:GetObject",
  Resource: `${bucket}/*`,
  Condition: { StringEquals: { "AWS:SourceArn": distribution } },
};

function readable(given: Policy | undefined, resource = `${bucket}/index.html`): boolean {
  return allowsDistribution(given, distribution, "s3:GetObject", resource);
}

describe("bucket policies", () => {
  const allowed: Record<string, object[]> = {
    "the one statement that Origin Access Control needs": [oac],
    "ArnLike with a wildcard": [
      {
        ...oac,
        Condition: { ArnLike: { "aws:SourceArn": "arn:aws:cloudfront::000000000000:distribution/*" } },
      },
    ],
    "a list of actions, in any case": [{ ...oac, Action: ["s3:PutObject", "S3:getobject"] }],
    "a wildcard action": [{ ...oac, Action: "s3:Get*" }],
    "a Deny of unencrypted access beside it": [
      oac,
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucket, `${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
    "a Deny of everybody else": [
      oac,
      {
        Effect: "Deny",
        NotPrincipal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:*",
        Resource: `${bucket}/*`,
      },
    ],
  };
  for (const [what, statements] of Object.entries(allowed)) {
    it(`allow with ${what}`, () => assert.equal(readable(policy(...statements)), true));
  }

  const refused: Record<string, object[]> = {
    "another distribution": [
      { ...oac, Condition: { StringEquals: { "AWS:SourceArn": `${distribution}X` } } },
    ],
    "another service": [{ ...oac, Principal: { Service: "lambda.amazonaws.com" } }],
    "an account as the principal": [{ ...oac, Principal: { AWS: "000000000000" } }],
    "another action": [{ ...oac, Action: "s3:ListBucket" }],
    "the bucket instead of its objects": [{ ...oac, Resource: bucket }],
    "another folder": [{ ...oac, Resource: `${bucket}/private/*` }],
    "an explicit Deny": [
      oac,
      { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: `${bucket}/index.html` },
    ],
    "a condition on something the request does not say": [
      { ...oac, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } },
    ],
    "a date that the context does not hold": [
      { ...oac, Condition: { DateGreaterThan: { "aws:sourcearn": "2020" } } },
    ],
  };
  for (const [what, statements] of Object.entries(refused)) {
    it(`refuse with ${what}`, () => assert.equal(readable(policy(...statements)), false));
  }

  it("refuse where there is none", () => assert.equal(readable(undefined), false));

  it("take dots and brackets in patterns as themselves", () => {
    const dotted = policy({ ...oac, Resource: `${bucket}/a.b(c)` });
    assert.equal(readable(dotted, `${bucket}/a.b(c)`), true);
    assert.equal(readable(dotted, `${bucket}/axb(c)`), false);
  });

  it("tell what is public", () => {
    const everyone = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${bucket}/*` };
    assert.equal(isPublic(policy(everyone)), true);
    assert.equal(isPublic(policy({ ...everyone, Principal: { AWS: "*" } })), true);
    assert.equal(isPublic(policy(oac)), false);
    assert.equal(isPublic(policy({ ...everyone, Effect: "Deny" })), false);
    assert.equal(
      isPublic(policy({ ...everyone, Condition: { StringEquals: { "aws:SourceArn": "x" } } })),
      false,
    );
  });

  const malformed: Record<string, string> = {
    "no JSON": "{",
    "no object": "[]",
    "no statement": "{}",
    "an effect that is none": JSON.stringify({ Statement: { ...oac, Effect: "Maybe" } }),
    "no action": JSON.stringify({ Statement: { ...oac, Action: undefined } }),
    "another service's action": JSON.stringify({ Statement: { ...oac, Action: "sqs:SendMessage" } }),
    "another bucket's objects": JSON.stringify({ Statement: { ...oac, Resource: "arn:aws:s3:::other/*" } }),
    "an operator that there is not": JSON.stringify({
      Statement: { ...oac, Condition: { StringSame: { "aws:SourceArn": "x" } } },
    }),
    "no principal": JSON.stringify({ Statement: { ...oac, Principal: undefined } }),
    "over 20 KB": JSON.stringify({ Statement: { ...oac, Sid: "x".repeat(20 * 1024) } }),
  };
  for (const [what, text] of Object.entries(malformed)) {
    it(`are refused with ${what}`, () => {
      assert.throws(() => parseBucketPolicy(text, bucket), { code: "MalformedPolicy" });
    });
  }
});
