import { AwsError } from "../../gateway/api.ts";

/** A bucket policy, read. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
export interface BucketPolicy {
  /** As the program gave it. */
  readonly text: string;
  readonly statements: readonly Statement[];
}

interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly principals: Principals;
  readonly actions: Patterns;
  readonly resources: Patterns;
  readonly conditions: readonly Condition[];
}

interface Patterns {
  /** `NotAction`, `NotResource` */
  readonly not: boolean;
  readonly patterns: readonly string[];
}

interface Principals {
  readonly not: boolean;
  readonly everyone: boolean;
  readonly aws: readonly string[];
  readonly services: readonly string[];
}

interface Condition {
  readonly operator: string;
  /** In lower case, as AWS takes keys in any. */
  readonly key: string;
  readonly values: readonly string[];
}

/** What somebody wants to do. */
export interface AccessRequest {
  readonly principal: { readonly service: string } | "anonymous";
  /** `s3:GetObject` */
  readonly action: string;
  /** `arn:aws:s3:::bucket/key` */
  readonly resource: string;
  /** Condition keys in lower case: `aws:sourcearn`. */
  readonly context: Readonly<Record<string, string>>;
}

/** @throws AwsError MalformedPolicy */
export function parsePolicy(text: string, bucketArn: string): BucketPolicy {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw malformed("This policy contains invalid Json");
  }
  const root = record(document);
  if (!root) throw malformed("Policies must be JSON objects");
  // 20 KB: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
  if (Buffer.byteLength(text) > 20 * 1024)
    throw malformed("Policy exceeds the maximum allowed document size");
  const statements = list(root.Statement).map((statement) => parseStatement(statement, bucketArn));
  if (statements.length === 0) throw malformed("Missing required field Statement");
  return { text, statements };
}

/** An explicit Deny wins over any Allow. */
export function isAllowed(policy: BucketPolicy | undefined, request: AccessRequest): boolean {
  const matching = policy?.statements.filter((statement) => applies(statement, request)) ?? [];
  return matching.length > 0 && matching.every(({ effect }) => effect === "Allow");
}

/**
 * Whether a policy gives access to the world: an Allow to everyone that no condition narrows.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isPublic(policy: BucketPolicy): boolean {
  const narrowing =
    /^aws:(source(arn|account|ip|vpc|vpce|orgid)|principal(arn|account|orgid|orgpaths)|userid)$/;
  return policy.statements.some(
    ({ effect, principals, conditions }) =>
      effect === "Allow" &&
      (principals.everyone || principals.not) &&
      !conditions.some(({ key, values }) => narrowing.test(key) && !values.includes("*")),
  );
}

function applies(statement: Statement, request: AccessRequest): boolean {
  return (
    principalMatches(statement.principals, request.principal) &&
    matches(statement.actions, request.action, true) &&
    matches(statement.resources, request.resource, false) &&
    statement.conditions.every((condition) => holds(condition, request.context, statement.effect))
  );
}

function principalMatches(principals: Principals, principal: AccessRequest["principal"]): boolean {
  const named =
    principals.everyone || (principal !== "anonymous" && principals.services.includes(principal.service));
  return named !== principals.not;
}

function matches(patterns: Patterns, value: string, ignoreCase: boolean): boolean {
  return patterns.patterns.some((pattern) => like(pattern, value, ignoreCase)) !== patterns.not;
}

/** An operator not known here makes no Allow and stops no Deny: the careful answer. */
function holds(
  condition: Condition,
  context: AccessRequest["context"],
  effect: Statement["effect"],
): boolean {
  const ifExists = condition.operator.endsWith("IfExists");
  const operator = condition.operator.replace(/IfExists$/, "").replace(/^For(Any|All)Values?:/, "");
  const value = context[condition.key];
  if (operator === "Null") return condition.values.includes(String(value === undefined));
  const negative = operator.includes("Not");
  if (value === undefined) return ifExists || negative;
  switch (operator) {
    case "StringEquals":
    case "StringNotEquals":
      return condition.values.includes(value) !== negative;
    case "Bool":
    case "StringEqualsIgnoreCase":
    case "StringNotEqualsIgnoreCase":
      return condition.values.some((expected) => expected.toLowerCase() === value.toLowerCase()) !== negative;
    // ArnEquals and ArnLike behave alike:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    case "StringLike":
    case "StringNotLike":
    case "ArnEquals":
    case "ArnNotEquals":
    case "ArnLike":
    case "ArnNotLike":
      return condition.values.some((pattern) => like(pattern, value, false)) !== negative;
    default:
      return effect === "Deny";
  }
}

/** `*` stands for any run of characters, `?` for one. */
function like(pattern: string, value: string, ignoreCase: boolean): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, "[\\s\\S]*")
    .replace(/\?/g, "[\\s\\S]");
  return new RegExp(`^${expression}$`, ignoreCase ? "i" : "").test(value);
}

function parseStatement(value: unknown, bucketArn: string): Statement {
  const statement = record(value);
  if (!statement) throw malformed("Statement is not an object");
  const { Effect: effect } = statement;
  if (effect !== "Allow" && effect !== "Deny") throw malformed(`Invalid effect: ${String(effect)}`);
  const actions = patterns(statement, "Action");
  const resources = patterns(statement, "Resource");
  // `arn:aws:s3:::bucket/…`: what stands before the first slash must be able to mean this bucket.
  const foreign = resources.patterns.find(
    (resource) => !like(resource.replace(/\/.*$/s, ""), bucketArn, false),
  );
  if (foreign !== undefined && !resources.not) throw malformed("Policy has invalid resource");
  const badAction = actions.patterns.find((action) => action !== "*" && !/^s3:/i.test(action));
  if (badAction !== undefined) throw malformed("Policy has invalid action");
  return { effect, principals: principals(statement), actions, resources, conditions: conditions(statement) };
}

function patterns(statement: Readonly<Record<string, unknown>>, name: "Action" | "Resource"): Patterns {
  const not = statement[`Not${name}`];
  const values = strings(statement[name] ?? not);
  if (values.length === 0) throw malformed(`Missing required field ${name}`);
  return { not: statement[name] === undefined, patterns: values };
}

function principals(statement: Readonly<Record<string, unknown>>): Principals {
  const value = statement.Principal ?? statement.NotPrincipal;
  const not = statement.Principal === undefined;
  if (value === "*") return { not, everyone: true, aws: [], services: [] };
  const named = record(value);
  if (!named) throw malformed("Invalid principal in policy");
  const aws = strings(named.AWS);
  return { not, everyone: aws.includes("*"), aws, services: strings(named.Service) };
}

function conditions(statement: Readonly<Record<string, unknown>>): Condition[] {
  return Object.entries(record(statement.Condition) ?? {}).flatMap(([operator, keys]) =>
    Object.entries(record(keys) ?? {}).map(([key, values]) => ({
      operator,
      key: key.toLowerCase(),
      values: strings(values),
    })),
  );
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // Narrows `object` only; every member is checked where it is read.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function strings(value: unknown): string[] {
  return list(value).map(String);
}

function malformed(message: string): AwsError {
  return new AwsError("MalformedPolicy", message, 400);
}
