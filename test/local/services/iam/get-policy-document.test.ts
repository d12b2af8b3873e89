import assert from "node:assert/strict";
import { getPolicyDocument } from "../../../../local/services/iam/get-policy-document.ts";

describe("aws.iam.getPolicyDocument", () => {
  it("builds the text that the AWS provider builds", () => {
    const { json, minifiedJson } = getPolicyDocument({
      statements: [
        {
          sid: "Read",
          actions: ["s3:GetObject", "s3:ListBucket"],
          resources: ["arn:aws:s3:::b", "arn:aws:s3:::b/&{aws:username}/*"],
          conditions: [
            { test: "StringEquals", variable: "aws:SourceAccount", values: ["1"] },
            { test: "StringLike", variable: "s3:prefix", values: ["b", "a"] },
          ],
        },
        {
          effect: "Deny",
          notActions: ["s3:*"],
          notResources: ["*"],
          principals: [{ type: "*", identifiers: ["*"] }],
        },
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }],
        },
      ],
    });
    assert.equal(
      json,
      `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket",
        "s3:GetObject"
      ],
      "Resource": [
        "arn:aws:s3:::b/\${aws:username}/*",
        "arn:aws:s3:::b"
      ],
      "Condition": {
        "StringEquals": {
          "aws:SourceAccount": "1"
        },
        "StringLike": {
          "s3:prefix": [
            "b",
            "a"
          ]
        }
      }
    },
    {
      "Effect": "Deny",
      "NotAction": "s3:*",
      "NotResource": "*",
      "Principal": "*"
    },
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Principal": {
        "Service": "lambda.amazonaws.com"
      }
    }
  ]
}`,
    );
    assert.equal(minifiedJson, JSON.stringify(JSON.parse(String(json))));
  });

  it("merges source documents, and lets overrides replace by Sid", () => {
    const source =
      getPolicyDocument({ statements: [{ sid: "A", actions: ["a:One"], resources: ["*"] }] }).json ?? "";
    const other = getPolicyDocument({
      statements: [
        { sid: "A", actions: ["a:Two"], resources: ["*"] },
        { actions: ["b:Three"], resources: ["*"] },
      ],
    }).json;
    const merged = getPolicyDocument({
      policyId: "p",
      sourcePolicyDocuments: [source],
      overridePolicyDocuments: [other ?? ""],
    });
    assert.deepEqual(JSON.parse(String(merged.json)), {
      Version: "2012-10-17",
      Id: "p",
      Statement: [
        { Sid: "A", Effect: "Allow", Action: "a:Two", Resource: "*" },
        { Effect: "Allow", Action: "b:Three", Resource: "*" },
      ],
    });
  });

  it("refuses a Sid that comes twice", () => {
    const statement = { sid: "A", actions: ["a:One"], resources: ["*"] };
    assert.throws(() => getPolicyDocument({ statements: [statement, statement] }), /duplicate Sid \(A\)/);
  });
});
