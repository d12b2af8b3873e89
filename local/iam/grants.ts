import type { LedgerEntry } from "./ledger.ts";
import type { Patterns, Policy } from "./policy.ts";

/** One action on one resource, as a policy allows it. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
  /** Calls that it let through. */
  readonly used: number;
}

export interface RefusedCall {
  readonly action: string;
  readonly resource: string;
  readonly times: number;
}

/** What the policies of a role allow, beside what was done with it. */
export function grantsOf(
  policies: readonly Policy[],
  calls: readonly LedgerEntry[],
): { readonly grants: readonly Grant[]; readonly refused: readonly RefusedCall[] } {
  const allows = policies.flatMap(({ statements }) => statements).filter(({ effect }) => effect === "Allow");
  const grants = allows.flatMap(({ actions, resources }) =>
    single(actions, "NotAction").flatMap((action) =>
      (resources ? single(resources, "NotResource") : []).map((resource) => ({
        action: action.text,
        resource: resource.text,
        used: calls
          .filter((call) => action.matches(call.action) && resource.matches(call.resource))
          .reduce((sum, call) => sum + call.allowed, 0),
      })),
    ),
  );
  const refused = calls.flatMap(({ action, resource, refused: times }) =>
    times > 0 ? [{ action, resource, times }] : [],
  );
  return { grants, refused };
}

interface Single {
  readonly text: string;
  matches(value: string): boolean;
}

/** The patterns one by one; a list of exceptions is one thing. */
function single(
  { not, patterns, texts }: Patterns<{ matches(value: string, context: () => undefined): boolean }>,
  exceptions: string,
): readonly Single[] {
  const nothing = () => undefined;
  if (not) {
    return [
      {
        text: `${exceptions} ${texts.join(", ")}`,
        matches: (value) => !patterns.some((pattern) => pattern.matches(value, nothing)),
      },
    ];
  }
  return patterns.map((pattern, index) => ({
    text: texts[index] ?? "",
    matches: (value) => pattern.matches(value, nothing),
  }));
}
