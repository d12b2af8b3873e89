import assert from "node:assert/strict";
import { allow, decision } from "./cases.ts";

/** `[operator, values of the policy, values of the request (undefined: the key is absent), holds]` */
type Row = readonly [
  operator: string,
  expected: unknown,
  actual: string | readonly string[] | undefined,
  holds: boolean,
];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators: Readonly<Record<string, readonly Row[]>> = {
  strings: [
    ["StringEquals", "a", "a", true],
    ["StringEquals", "a", "A", false],
    ["StringEquals", ["a", "b"], "b", true],
    ["StringEquals", "a*", "ab", false],
    ["StringEquals", "a", undefined, false],
    ["StringNotEquals", "a", "b", true],
    ["StringNotEquals", "a", "a", false],
    ["StringNotEquals", ["a", "b"], "b", false],
    ["StringNotEquals", ["a", "b"], "c", true],
    ["StringNotEquals", "a", undefined, true],
    ["StringEqualsIgnoreCase", "a", "A", true],
    ["StringEqualsIgnoreCase", "a", "b", false],
    ["StringNotEqualsIgnoreCase", "a", "A", false],
    ["StringNotEqualsIgnoreCase", "a", "b", true],
    ["StringLike", "a*c", "abbc", true],
    ["StringLike", "a?c", "abc", true],
    ["StringLike", "a?c", "abbc", false],
    ["StringLike", "A*", "abc", false],
    ["StringLike", "*", undefined, false],
    ["StringNotLike", "a*", "abc", false],
    ["StringNotLike", "a*", "bc", true],
    ["StringNotLike", "a*", undefined, true],
    ["stringequals", "a", "a", true],
  ],
  numbers: [
    ["NumericEquals", "10", "10", true],
    ["NumericEquals", 10, "10.0", true],
    ["NumericEquals", "10", "11", false],
    ["NumericNotEquals", "10", "11", true],
    ["NumericNotEquals", "10", "10", false],
    ["NumericLessThan", "10", "9", true],
    ["NumericLessThan", "10", "10", false],
    ["NumericLessThanEquals", "10", "10", true],
    ["NumericLessThanEquals", "10", "11", false],
    ["NumericGreaterThan", "10", "11", true],
    ["NumericGreaterThan", "10", "10", false],
    ["NumericGreaterThanEquals", "10", "10", true],
    ["NumericGreaterThanEquals", "10", "9", false],
    ["NumericLessThan", "10", "nine", false],
    ["NumericLessThan", "ten", "9", false],
    ["NumericLessThan", "10", "", false],
    ["NumericLessThan", "10", undefined, false],
  ],
  dates: [
    ["DateEquals", "2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z", true],
    ["DateEquals", "2026-11-24T00:00:00Z", "2026-11-24T01:00:00+01:00", true],
    ["DateEquals", "1795478400", "2026-11-24T00:00:00Z", true],
    ["DateNotEquals", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z", true],
    ["DateNotEquals", "2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z", false],
    ["DateLessThan", "2026-11-24T00:00:00Z", "2026-11-23T23:59:59Z", true],
    ["DateLessThan", "2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z", false],
    ["DateLessThanEquals", "2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z", true],
    ["DateGreaterThan", "2026-11-24", "2026-11-24T00:00:01Z", true],
    ["DateGreaterThan", "2026-11-24", "2026-11-23T00:00:01Z", false],
    ["DateGreaterThanEquals", "2026", "2026-01-01T00:00:00Z", true],
    ["DateGreaterThan", "soon", "2026-11-24T00:00:01Z", false],
    ["DateGreaterThan", "2026-11-24", undefined, false],
  ],
  "true and false, and bytes": [
    ["Bool", "true", "true", true],
    ["Bool", true, "true", true],
    ["Bool", "True", "true", true],
    ["Bool", "false", "true", false],
    ["Bool", "false", "false", true],
    ["Bool", "true", undefined, false],
    ["BinaryEquals", "QmluYXJ5", "QmluYXJ5", true],
    ["BinaryEquals", "QmluYXJ5", "QmluYXJ6", false],
    ["BinaryEquals", "QmluYXJ5", undefined, false],
  ],
  addresses: [
    ["IpAddress", "203.0.113.0/24", "203.0.113.7", true],
    ["IpAddress", "203.0.113.0/24", "203.0.114.7", false],
    ["IpAddress", "203.0.113.7", "203.0.113.7", true],
    ["IpAddress", "203.0.113.7", "203.0.113.8", false],
    ["IpAddress", ["10.0.0.0/8", "127.0.0.1/32"], "127.0.0.1", true],
    ["IpAddress", "127.0.0.0/8", "::ffff:127.0.0.1", true],
    ["IpAddress", "2001:db8:1234:5678::/64", "2001:db8:1234:5678::1", true],
    ["IpAddress", "2001:db8:1234:5678::/64", "2001:db8:1234:5679::1", false],
    ["IpAddress", "0.0.0.0/0", "198.51.100.1", true],
    ["IpAddress", "10.0.0.0/33", "10.0.0.1", false],
    ["IpAddress", "everywhere", "10.0.0.1", false],
    ["IpAddress", "10.0.0.0/8", undefined, false],
    ["NotIpAddress", "203.0.113.0/24", "203.0.114.7", true],
    ["NotIpAddress", "203.0.113.0/24", "203.0.113.7", false],
    ["NotIpAddress", "203.0.113.0/24", undefined, true],
  ],
  ARNs: [
    ["ArnEquals", "arn:aws:sns:r:1:t", "arn:aws:sns:r:1:t", true],
    ["ArnEquals", "arn:aws:sns:r:1:*", "arn:aws:sns:r:1:t", true],
    ["ArnLike", "arn:aws:sns:*:1:t", "arn:aws:sns:r:1:t", true],
    ["ArnLike", "arn:aws:sns:*:t", "arn:aws:sns:r:1:t", false],
    [
      "ArnLike",
      "arn:aws:execute-api:r:1:api/*/GET/links/{slug}",
      "arn:aws:execute-api:r:1:api/v1/GET/links/{slug}",
      true,
    ],
    [
      "ArnLike",
      "arn:aws:execute-api:r:1:api/*/GET/links/{slug}",
      "arn:aws:execute-api:r:1:api/v1/POST/links/{slug}",
      false,
    ],
    ["ArnLike", "arn:aws:execute-api:r:1:api/*/*/*", "arn:aws:execute-api:r:1:api/v1/POST/links", true],
    ["ArnLike", "arn:aws:execute-api:r:1:api/*", "arn:aws:execute-api:r:1:other/v1/GET/", false],
    ["ArnLike", "arn:aws:sns:r:1:t", undefined, false],
    ["ArnNotEquals", "arn:aws:sns:r:1:t", "arn:aws:sns:r:1:u", true],
    ["ArnNotEquals", "arn:aws:sns:r:1:t", "arn:aws:sns:r:1:t", false],
    ["ArnNotLike", "arn:aws:sns:r:1:*", "arn:aws:sns:r:1:t", false],
    ["ArnNotLike", "arn:aws:sns:r:1:*", "arn:aws:sns:r:2:t", true],
    ["ArnNotLike", "arn:aws:sns:r:1:*", undefined, true],
  ],
  "keys that are absent": [
    ["Null", "true", undefined, true],
    ["Null", "true", "a", false],
    ["Null", "false", "a", true],
    ["Null", "false", undefined, false],
    ["Null", true, undefined, true],
    ["Null", "true", [], true],
    ["StringEqualsIfExists", "a", undefined, true],
    ["StringEqualsIfExists", "a", "a", true],
    ["StringEqualsIfExists", "a", "b", false],
    ["StringNotEqualsIfExists", "a", "a", false],
    ["StringLikeIfExists", "a*", undefined, true],
    ["NumericLessThanIfExists", "10", undefined, true],
    ["NumericLessThanIfExists", "10", "11", false],
    ["BoolIfExists", "true", undefined, true],
    ["BoolIfExists", "true", "false", false],
    ["IpAddressIfExists", "10.0.0.0/8", undefined, true],
    ["ArnLikeIfExists", "arn:aws:sns:*:*:*", undefined, true],
    ["DateLessThanIfExists", "2026-11-24", undefined, true],
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
  "keys with several values": [
    ["ForAllValues:StringEquals", ["a", "b"], ["a"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
    ["ForAllValues:StringEquals", ["a", "b"], undefined, true],
    ["ForAllValues:StringEquals", ["a", "b"], [], true],
    ["ForAllValues:StringLike", ["a*"], ["a1", "a2"], true],
    ["ForAllValues:StringLike", ["a*"], ["a1", "b2"], false],
    ["ForAllValues:StringNotEquals", ["a"], ["b", "c"], true],
    ["ForAllValues:StringNotEquals", ["a"], ["b", "a"], false],
    ["ForAnyValue:StringEquals", ["a", "b"], ["a", "c"], true],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c", "d"], false],
    ["ForAnyValue:StringEquals", ["a", "b"], undefined, false],
    ["ForAnyValue:StringEquals", ["a", "b"], [], false],
    ["ForAnyValue:StringLike", ["a*"], ["b1", "a1"], true],
    ["ForAnyValue:StringNotEquals", ["a"], ["a", "b"], true],
    ["ForAnyValue:StringNotEquals", ["a"], ["a"], false],
    ["ForAnyValue:StringNotEquals", ["a"], undefined, false],
    ["ForAnyValue:StringEqualsIfExists", ["a"], undefined, true],
    ["ForAnyValue:NumericLessThan", ["10"], ["20", "5"], true],
    ["ForAllValues:ArnLike", ["arn:aws:sns:*:*:*"], ["arn:aws:sns:r:1:t", "arn:aws:sqs:r:1:q"], false],
    ["forallvalues:stringequals", ["a"], ["a"], true],
  ],
};

for (const [what, rows] of Object.entries(operators)) {
  describe(`conditions on ${what}`, () => {
    for (const [operator, expected, actual, holds] of rows) {
      const question = `${operator} ${JSON.stringify(expected)} of ${JSON.stringify(actual) ?? "nothing"}`;
      it(`${question} ${holds ? "holds" : "does not hold"}`, () => {
        const identity = [allow({ Condition: { [operator]: { "aws:Key": expected } } })];
        const given = actual === undefined ? {} : { context: { "aws:key": actual } };
        assert.equal(decision({ identity, ...given }).allowed, holds);
      });
    }
  });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html */
describe("several conditions", () => {
  const Condition = {
    StringEquals: { "a:one": "1", "a:two": ["2", "3"] },
    Bool: { "aws:SecureTransport": "true" },
  };
  const all = { "a:one": "1", "a:two": "3", "aws:SecureTransport": "true" };
  const rows: readonly (readonly [string, Record<string, string>, boolean])[] = [
    ["all met", all, true],
    ["one key another", { ...all, "a:one": "2" }, false],
    ["one operator not met", { ...all, "aws:SecureTransport": "false" }, false],
    ["none met", {}, false],
  ];
  for (const [what, context, holds] of rows) {
    it(`${what}: ${holds}`, () =>
      assert.equal(decision({ identity: [allow({ Condition })], context }).allowed, holds));
  }

  it("refuse an operator that there is not", () => {
    assert.throws(
      () => decision({ identity: [allow({ Condition: { StringSame: { a: "b" } } })] }),
      /StringSame/,
    );
  });
});
