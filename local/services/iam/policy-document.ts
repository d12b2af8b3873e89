import { PolicyError, parsePolicy } from "../../iam/policy.ts";
import { isProperties, type PropertyValue } from "../../properties.ts";

/** Non-whitespace characters. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const policySizes = {
  /** One managed policy. */
  managed: 6_144,
  /** All inline policies of a role together. */
  inlineOfRole: 10_240,
  /** A role's trust policy. */
  trust: 2_048,
} as const;

/** Size of a policy as IAM counts it: white space is free. */
export function policySize(document: string): number {
  return document.replace(/\s/g, "").length;
}

/**
 * What is wrong with a policy's grammar, one line a problem; empty when IAM would take it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function policyProblems(document: string, kind: "identity" | "trust" | "resource"): readonly string[] {
  let parsed: PropertyValue;
  try {
    parsed = JSON.parse(document);
  } catch (error) {
    return [`the policy is not JSON: ${error instanceof Error ? error.message : String(error)}`];
  }
  if (!isProperties(parsed)) return ["the policy is not a JSON object"];
  const problems: string[] = [];
  const { Version, Statement } = parsed;
  if (Version !== undefined && Version !== "2012-10-17" && Version !== "2008-10-17") {
    problems.push(`Version is ${JSON.stringify(Version)}; use "2012-10-17"`);
  }
  const statements = Array.isArray(Statement) ? Statement : Statement === undefined ? [] : [Statement];
  if (statements.length === 0) problems.push("Statement is missing; a policy needs at least one");
  statements.forEach((statement: PropertyValue, index) => {
    const at = `Statement[${index}]`;
    if (!isProperties(statement)) {
      problems.push(`${at} is not an object`);
      return;
    }
    if (statement.Effect !== "Allow" && statement.Effect !== "Deny") {
      problems.push(`${at}.Effect is ${JSON.stringify(statement.Effect)}; use "Allow" or "Deny"`);
    }
    problems.push(...oneOf(statement, at, "Action", "NotAction"));
    if (kind === "identity") {
      problems.push(...oneOf(statement, at, "Resource", "NotResource"));
      if ("Principal" in statement || "NotPrincipal" in statement) {
        problems.push(`${at} names a Principal; only trust and resource policies may`);
      }
    } else {
      problems.push(
        ...(isPrincipal(statement.Principal ?? statement.NotPrincipal) ? [] : [`${at}.Principal is missing`]),
      );
      if (kind === "trust" && ("Resource" in statement || "NotResource" in statement)) {
        problems.push(`${at} names a Resource; a trust policy may not`);
      }
    }
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
    if (statement.Sid !== undefined && !/^[A-Za-z0-9]*$/.test(String(statement.Sid)) && kind !== "resource") {
      problems.push(`${at}.Sid is ${JSON.stringify(statement.Sid)}; use letters and digits alone`);
    }
    for (const resource of listOf(statement.Resource ?? statement.NotResource)) {
      if (resource !== "*" && !/^arn:[^:]*:[^:]*:[^:]*:[^:]*:.+$/.test(resource)) {
        problems.push(`${at} has the resource "${resource}"; a resource is an ARN, or "*"`);
      }
    }
    for (const action of listOf(statement.Action ?? statement.NotAction)) {
      if (action !== "*" && !/^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(action)) {
        problems.push(
          `${at} has the action "${action}"; an action is "*" or "service:Name", as in "s3:GetObject"`,
        );
      }
    }
  });
  return problems.length > 0 ? problems : evaluatorProblems(document);
}

/** What the grammar above lets through and the evaluator cannot read: operators that there are not. */
function evaluatorProblems(document: string): readonly string[] {
  try {
    parsePolicy(document);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return [error.message];
  }
}

function oneOf(
  statement: { readonly [key: string]: PropertyValue },
  at: string,
  name: string,
  not: string,
): readonly string[] {
  const present = [name, not].filter((key) => key in statement);
  if (present.length !== 1) return [`${at} needs ${name} or ${not}, and only one of them`];
  const value = statement[present[0] ?? name];
  const list = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((item) => typeof item === "string" && item !== "")
    ? []
    : [`${at}.${present[0]} is ${JSON.stringify(value)}; use a string or a list of strings`];
}

function isPrincipal(value: PropertyValue | undefined): boolean {
  return value === "*" || (isProperties(value) && Object.keys(value).length > 0);
}

function listOf(value: PropertyValue | undefined): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string");
}
