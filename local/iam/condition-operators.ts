import { BlockList, isIP } from "node:net";
import { ArnPattern } from "./arn-pattern.ts";
import type { RequestContext } from "./context.ts";
import { Pattern, type PatternRules } from "./pattern.ts";

/** Whether a request's value meets one value of a policy. */
export type Test = (actual: string, context: RequestContext) => boolean;

export interface ConditionOperator {
  /** `StringNotEquals`: holds when no value of the policy is met. */
  readonly negated: boolean;
  test(expected: string, variables: boolean): Test;
}

/**
 * Every operator, in lower case, but for `Null`, which looks at the key and not at its value.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const conditionOperators: ReadonlyMap<string, ConditionOperator> = new Map<string, ConditionOperator>([
  ...both("StringEquals", "StringNotEquals", text({ wildcards: false })),
  ...both(
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    text({ wildcards: false, ignoreCase: true }),
  ),
  ...both("StringLike", "StringNotLike", text({ wildcards: true })),
  ...both(
    "NumericEquals",
    "NumericNotEquals",
    compared(number, (actual, expected) => actual === expected),
  ),
  only(
    "NumericLessThan",
    compared(number, (actual, expected) => actual < expected),
  ),
  only(
    "NumericLessThanEquals",
    compared(number, (actual, expected) => actual <= expected),
  ),
  only(
    "NumericGreaterThan",
    compared(number, (actual, expected) => actual > expected),
  ),
  only(
    "NumericGreaterThanEquals",
    compared(number, (actual, expected) => actual >= expected),
  ),
  ...both(
    "DateEquals",
    "DateNotEquals",
    compared(date, (actual, expected) => actual === expected),
  ),
  only(
    "DateLessThan",
    compared(date, (actual, expected) => actual < expected),
  ),
  only(
    "DateLessThanEquals",
    compared(date, (actual, expected) => actual <= expected),
  ),
  only(
    "DateGreaterThan",
    compared(date, (actual, expected) => actual > expected),
  ),
  only(
    "DateGreaterThanEquals",
    compared(date, (actual, expected) => actual >= expected),
  ),
  only("Bool", text({ wildcards: false, ignoreCase: true })),
  only(
    "BinaryEquals",
    (expected) => (actual) => Buffer.from(expected, "base64").equals(Buffer.from(actual, "base64")),
  ),
  ...both("IpAddress", "NotIpAddress", address),
  // "Equals" and "Like" are the same for ARNs.
  ...both("ArnEquals", "ArnNotEquals", arn),
  ...both("ArnLike", "ArnNotLike", arn),
]);

function only(name: string, test: ConditionOperator["test"]): [string, ConditionOperator] {
  return [name.toLowerCase(), { negated: false, test }];
}

function both(
  name: string,
  opposite: string,
  test: ConditionOperator["test"],
): [string, ConditionOperator][] {
  return [only(name, test), [opposite.toLowerCase(), { negated: true, test }]];
}

function text(rules: Omit<PatternRules, "variables">): ConditionOperator["test"] {
  return (expected, variables) => {
    const pattern = new Pattern(expected, { ...rules, variables });
    return (actual, context) => pattern.matches(actual, context);
  };
}

function arn(expected: string, variables: boolean): Test {
  const pattern = new ArnPattern(expected, variables);
  return (actual, context) => pattern.matches(actual, context);
}

/** A value that cannot be read compares with nothing: NaN. */
function compared(
  read: (text: string) => number,
  holds: (actual: number, expected: number) => boolean,
): ConditionOperator["test"] {
  return (expected) => {
    const limit = read(expected);
    return (actual) => holds(read(actual), limit);
  };
}

function number(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** ISO 8601, or seconds since the epoch. */
function date(text: string): number {
  return /^-?\d+(\.\d+)?$/.test(text) && text.length !== 4 ? Number(text) * 1000 : Date.parse(text);
}

/** An address or a range in CIDR notation, version 4 or 6. */
function address(expected: string): Test {
  const [network = "", bits] = expected.split("/");
  const family = isIP(network);
  const list = new BlockList();
  const length = bits === undefined ? (family === 6 ? 128 : 32) : Number(bits);
  const valid =
    family !== 0 && Number.isInteger(length) && length >= 0 && length <= (family === 6 ? 128 : 32);
  if (valid) list.addSubnet(network, length, family === 6 ? "ipv6" : "ipv4");
  return (actual) => {
    // A socket that takes both versions shows version 4 inside of version 6.
    const plain = actual.replace(/^::ffff:(?=\d+\.)/i, "");
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 6 ? "ipv6" : "ipv4");
  };
}
