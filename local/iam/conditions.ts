import { conditionOperators, type Test } from "./condition-operators.ts";
import type { RequestContext } from "./context.ts";

/** One operator and key of a statement's Condition block; all of a statement's must hold. */
export type Condition = (context: RequestContext) => boolean;

/**
 * Reads `"ForAllValues:StringEqualsIfExists": { "dynamodb:Attributes": [...] }`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 *
 * @returns undefined for an operator that there is not.
 */
export function parseCondition(
  operator: string,
  key: string,
  values: readonly string[],
  variables: boolean,
): Condition | undefined {
  const [, set, name = "", ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?([a-z]+?)(IfExists)?$/i.exec(operator) ?? [];
  const lowerKey = key.toLowerCase();
  if (name.toLowerCase() === "null") {
    // "true": the key must be absent.
    const wanted = new Set(values.map((value) => value.toLowerCase()));
    return (context) => wanted.has(String((context(lowerKey) ?? []).length === 0));
  }
  const known = conditionOperators.get(name.toLowerCase());
  if (!known) return undefined;
  const tests = values.map((value) => known.test(value, variables));
  const rule: Rule = {
    key: lowerKey,
    tests,
    negated: known.negated,
    set: set?.toLowerCase() === "forallvalues" ? "all" : set === undefined ? "none" : "any",
    ifExists: ifExists !== undefined,
  };
  return (context) => holds(rule, context);
}

interface Rule {
  readonly key: string;
  readonly tests: readonly Test[];
  readonly negated: boolean;
  readonly set: "all" | "any" | "none";
  readonly ifExists: boolean;
}

function holds({ key, tests, negated, set, ifExists }: Rule, context: RequestContext): boolean {
  const actual = context(key) ?? [];
  const met = (value: string) => tests.some((test) => test(value, context));
  if (actual.length === 0) {
    if (ifExists || set === "all") return true;
    // Nothing is not what the policy names: `StringNotEquals` holds without the key. ForAnyValue wants one value.
    return set === "none" && negated;
  }
  if (set === "all") return actual.every((value) => met(value) !== negated);
  if (set === "any") return actual.some((value) => met(value) !== negated);
  return actual.some(met) !== negated;
}
