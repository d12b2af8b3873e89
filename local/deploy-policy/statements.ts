import { hasTags, type ResourceRights } from "./rights/index.ts";
import type { Condition, Place, Verb } from "./rights/right.ts";

/** An Allow of a policy document. */
export interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Condition;
}

/** What the rights come to, merged: as few statements as say the same, in a stable order. */
export function statementsFor(
  all: readonly ResourceRights[],
  place: Place,
  verbs: readonly Verb[],
): readonly Statement[] {
  const allowed = all.flatMap(({ resource, rights }) =>
    rights.flatMap((right): readonly Statement[] => {
      const counted = verbs.filter((verb) => verb !== "tag" || hasTags(resource));
      const actions = counted.flatMap((verb) => right[verb] ?? []);
      const resources = right.on(resource, place);
      if (actions.length === 0 || resources.length === 0) return [];
      return [allow(actions, resources, right.when?.(resource, place))];
    }),
  );
  return merged(allowed);
}

export function allow(
  actions: readonly string[],
  resources: readonly string[],
  condition?: Condition,
): Statement {
  return {
    Effect: "Allow",
    Action: sorted(actions),
    Resource: sorted(resources),
    ...(condition && { Condition: condition }),
  };
}

/**
 * First the actions on the same resources become one statement, then the resources of the same actions do. Conditions
 * stay as they are: those of one statement hold for all of it.
 */
export function merged(statements: readonly Statement[]): readonly Statement[] {
  const byResources = groups(statements, ({ Resource, Condition }) => JSON.stringify([Resource, Condition]));
  const wider = byResources.map(([first, ...others]) => ({
    ...first,
    Action: sorted([first, ...others].flatMap(({ Action }) => Action)),
  }));
  const byActions = groups(wider, ({ Action, Condition }) => JSON.stringify([Action, Condition]));
  return byActions
    .map(([first, ...others]) => ({
      ...first,
      Resource: sorted([first, ...others].flatMap(({ Resource }) => Resource)),
    }))
    .sort((a, b) => order(JSON.stringify(a.Action), JSON.stringify(b.Action)));
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly [T, ...T[]])[] {
  const found = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = found.get(keyOf(item));
    if (group) group.push(item);
    else found.set(keyOf(item), [item]);
  }
  return [...found.values()];
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(order);
}

/** By code units, the same on every machine. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
