import { at, listOf } from "./graph";

/** Statements of a policy document, as its text or an object; undefined when it is no policy. */
export function statementsOf(policy: unknown): readonly unknown[] | undefined {
  const document = typeof policy === "string" ? parsed(policy) : policy;
  const statements = listOf(at(document, "Statement"));
  return statements.length > 0 ? statements : undefined;
}

/** Whether a resource's own policy turns away all requests without TLS. */
export function refusesPlainHttp(policy: unknown): boolean {
  return (statementsOf(policy) ?? []).some(
    (statement) =>
      at(statement, "Effect") === "Deny" &&
      isEverybody(at(statement, "Principal")) &&
      listOf(at(statement, "Action")).some((action) => /^(?:\*|\w+:\*)$/.test(String(action))) &&
      String(at(statement, "Condition", "Bool", "aws:SecureTransport")) === "false",
  );
}

/** `*`, or `*` as an AWS principal. */
export function isEverybody(principal: unknown): boolean {
  return principal === "*" || listOf(at(principal, "AWS")).includes("*");
}

/** Undefined for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the rules say so of the resource.
    return undefined;
  }
}
