import { ArnPattern } from "./arn-pattern.ts";
import { type Condition, parseCondition } from "./conditions.ts";
import { Pattern } from "./pattern.ts";
import type { PrincipalElement } from "./principal.ts";

/** A policy, read and ready to be held against requests. */
export interface Policy {
  /** As it was given. */
  readonly text: string;
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly effect: "Allow" | "Deny";
  /** Absent in an identity-based policy. */
  readonly principal: PrincipalElement | undefined;
  readonly actions: Patterns<Pattern>;
  /** Absent in a trust policy, which stands on the one resource. */
  readonly resources: Patterns<ArnPattern> | undefined;
  readonly conditions: readonly Condition[];
  /** Keys that the conditions look at, in lower case, and the values they name. */
  readonly conditionKeys: readonly { readonly key: string; readonly values: readonly string[] }[];
}

export interface Patterns<P> {
  /** `NotAction`, `NotResource` */
  readonly not: boolean;
  readonly patterns: readonly P[];
  /** As they were given. */
  readonly texts: readonly string[];
}

/** Thrown for a text that is not a policy. */
export class PolicyError extends Error {}

/**
 * Reads a policy's grammar.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @throws PolicyError
 */
export function parsePolicy(text: string): Policy {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new PolicyError("This policy contains invalid Json");
  }
  const root = record(document);
  if (!root) throw new PolicyError("Policies must be JSON objects");
  // Without a version a policy has that of 2008, which knows no variables.
  const variables = root.Version === "2012-10-17";
  const statements = list(root.Statement).map((statement) => parseStatement(statement, variables));
  if (statements.length === 0) throw new PolicyError("Missing required field Statement");
  return { text, statements };
}

function parseStatement(value: unknown, variables: boolean): Statement {
  const statement = record(value);
  if (!statement) throw new PolicyError("Statement is not an object");
  const { Effect: effect } = statement;
  if (effect !== "Allow" && effect !== "Deny") throw new PolicyError(`Invalid effect: ${String(effect)}`);
  const actions = element(statement, "Action", (text) => {
    // Actions are the same in any case, and know no variables.
    return new Pattern(text, { wildcards: true, variables: false, ignoreCase: true });
  });
  if (!actions) throw new PolicyError("Missing required field Action");
  const named = Object.entries(record(statement.Condition) ?? {}).flatMap(([operator, keys]) =>
    Object.entries(record(keys) ?? {}).map(([key, values]) => ({ operator, key, values: strings(values) })),
  );
  return {
    effect,
    principal: parsePrincipal(statement),
    actions,
    resources: element(statement, "Resource", (text) => new ArnPattern(text, variables)),
    conditions: named.map(({ operator, key, values }) => {
      const condition = parseCondition(operator, key, values, variables);
      if (!condition) throw new PolicyError(`Invalid Condition type: ${operator}`);
      return condition;
    }),
    conditionKeys: named.map(({ key, values }) => ({ key: key.toLowerCase(), values })),
  };
}

function element<P>(
  statement: Readonly<Record<string, unknown>>,
  name: "Action" | "Resource",
  compile: (text: string) => P,
): Patterns<P> | undefined {
  const texts = strings(statement[name] ?? statement[`Not${name}`]);
  if (texts.length === 0) return undefined;
  return { not: statement[name] === undefined, patterns: texts.map(compile), texts };
}

/** @throws PolicyError when the element is there and is none. */
function parsePrincipal(statement: Readonly<Record<string, unknown>>): PrincipalElement | undefined {
  const value = statement.Principal ?? statement.NotPrincipal;
  if (value === undefined) return undefined;
  const not = statement.Principal === undefined;
  if (value === "*") return { not, everyone: true, aws: [], services: [] };
  const named = record(value);
  if (!named) throw new PolicyError("Invalid principal in policy");
  const aws = strings(named.AWS);
  return { not, everyone: aws.includes("*"), aws, services: strings(named.Service) };
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

/** Condition values may be numbers and booleans too. */
function strings(value: unknown): readonly string[] {
  return list(value)
    .filter((item) => ["string", "number", "boolean"].includes(typeof item))
    .map(String);
}
