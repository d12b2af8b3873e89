import { AwsError } from "../../gateway/api.ts";

/** How large a form's file may be, in bytes. */
export interface SizeRange {
  readonly min: number;
  readonly max: number | undefined;
}

type Match = "eq" | "starts-with";

/** Fields that no condition has to name. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html */
const exempt = /^(x-amz-signature|file|policy|x-ignore-.*)$/;

/**
 * Holds a form against the policy that was signed for it: not expired, every field named by a condition, every
 * condition met.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 *
 * @param fields by their names in lower case
 * @param now milliseconds since the epoch
 * @throws AwsError InvalidPolicyDocument, AccessDenied
 */
export function checkPostPolicy(fields: ReadonlyMap<string, string>, bucket: string, now: number): SizeRange {
  const { expiration, conditions } = readPolicy(fields.get("policy") ?? "");
  if (expiration <= now) throw violated("Policy expired.");
  const values = new Map([...fields, ["bucket", bucket]]);
  const named = new Set<string>(["bucket"]);
  let size: SizeRange = { min: 0, max: undefined };
  for (const condition of conditions) {
    if (Array.isArray(condition) && condition[0] === "content-length-range") {
      size = sizeRange(condition);
      continue;
    }
    for (const [match, field, expected] of matches(condition)) {
      named.add(field);
      if (!holds(match, values.get(field) ?? "", expected)) {
        throw violated(`Policy Condition failed: ${JSON.stringify([match, `$${field}`, expected])}`);
      }
    }
  }
  const extra = [...fields.keys()].filter((name) => !named.has(name) && !exempt.test(name));
  if (extra.length > 0) throw violated(`Extra input fields: ${extra.join(", ")}`);
  return size;
}

function readPolicy(base64: string): { expiration: number; conditions: readonly unknown[] } {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
  } catch {
    throw invalid("Invalid JSON.");
  }
  const { expiration, conditions }: { expiration?: unknown; conditions?: unknown } = Object(document);
  if (typeof expiration !== "string") throw invalid("Policy missing expiration.");
  const time = Date.parse(expiration);
  if (Number.isNaN(time)) throw invalid(`Invalid 'expiration' value: '${expiration}'`);
  if (!Array.isArray(conditions)) throw invalid("Policy missing conditions.");
  return { expiration: time, conditions };
}

/** `["eq", "$key", "a"]`, or `{ "key": "a" }` for the same. */
function matches(condition: unknown): readonly (readonly [Match, string, string])[] {
  if (Array.isArray(condition)) {
    const [match, field, expected] = condition.map(String);
    const known = match?.toLowerCase();
    if ((known !== "eq" && known !== "starts-with") || !field?.startsWith("$") || expected === undefined) {
      throw invalid(`Invalid Simple-Condition: ${JSON.stringify(condition)}`);
    }
    return [[known, field.slice(1).toLowerCase(), expected]];
  }
  if (typeof condition !== "object" || condition === null) {
    throw invalid(`Invalid Condition: ${JSON.stringify(condition)}`);
  }
  return Object.entries(condition).map(([field, expected]) => ["eq", field.toLowerCase(), String(expected)]);
}

function holds(match: Match, value: string, expected: string): boolean {
  return match === "eq" ? value === expected : value.startsWith(expected);
}

function sizeRange([, min, max]: readonly unknown[]): SizeRange {
  const range = { min: Number(min), max: Number(max) };
  if (!Number.isInteger(range.min) || !Number.isInteger(range.max)) {
    throw invalid("Invalid content-length-range: give two whole numbers.");
  }
  return range;
}

function violated(detail: string): AwsError {
  return new AwsError("AccessDenied", `Invalid according to Policy: ${detail}`, 403);
}

function invalid(detail: string): AwsError {
  return new AwsError("InvalidPolicyDocument", `Invalid Policy: ${detail}`, 400);
}
