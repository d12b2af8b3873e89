type Json = unknown;
type JsonObject = Readonly<Record<string, Json>>;

/**
 * True when a value matches a pattern: objects of rules, member by member; a list of rules, any of them.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function matchesPattern(pattern: Json, value: Json): boolean {
  if (Array.isArray(pattern)) return pattern.some((rule) => matchesRule(rule, value));
  if (!isRecord(pattern)) return false;
  return Object.entries(pattern).every(([name, inner]) => {
    if (name === "$or" && Array.isArray(inner)) return inner.some((one) => matchesPattern(one, value));
    return matchesPattern(inner, isRecord(value) ? value[name] : undefined);
  });
}

/** What is wrong with a filter's pattern; undefined when nothing is. */
export function patternProblem(text: string): string | undefined {
  let pattern: Json;
  try {
    pattern = JSON.parse(text);
  } catch {
    return `pattern ${text} is not JSON`;
  }
  return isRecord(pattern) ? undefined : `pattern ${text} is not a JSON object`;
}

function matchesRule(rule: Json, value: Json): boolean {
  // A list matches when one of its items does.
  const values = Array.isArray(value) ? value : [value];
  if (!isRecord(rule)) return values.includes(rule);
  const [operator, operand] = Object.entries(rule)[0] ?? [];
  switch (operator) {
    case "exists":
      return (value !== undefined) === operand;
    case "anything-but":
      return value !== undefined && values.every((each) => isOtherThan(operand, each));
    case "prefix":
      return values.some((each) => typeof each === "string" && each.startsWith(String(operand)));
    case "suffix":
      return values.some((each) => typeof each === "string" && each.endsWith(String(operand)));
    case "equals-ignore-case":
      return values.some(
        (each) => typeof each === "string" && each.toLowerCase() === String(operand).toLowerCase(),
      );
    case "numeric":
      return (
        Array.isArray(operand) && values.some((each) => typeof each === "number" && isInRange(operand, each))
      );
    default:
      return false;
  }
}

function isOtherThan(operand: Json, value: Json): boolean {
  if (isRecord(operand)) return !matchesRule(operand, value);
  return Array.isArray(operand) ? !operand.includes(value) : operand !== value;
}

/** `[">", 0, "<=", 5]` */
function isInRange(comparisons: readonly Json[], value: number): boolean {
  for (let at = 0; at < comparisons.length; at += 2) {
    const limit = Number(comparisons[at + 1]);
    const holds =
      {
        "=": value === limit,
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
      }[String(comparisons[at])] ?? false;
    if (!holds) return false;
  }
  return true;
}

function isRecord(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
