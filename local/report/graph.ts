import type { RecordedResource, RecordedStack } from "../recorded-graph.ts";

/** Resources of these types, in the order in which they were registered. */
export function ofType(stack: RecordedStack, ...types: readonly string[]): readonly RecordedResource[] {
  return stack.resources.filter(({ type }) => types.includes(type));
}

/** `at(table.properties, "pointInTimeRecovery", "enabled")`; undefined where there is nothing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? // Any object may be asked for any key; what comes is unknown all the same.
          (inner as Readonly<Record<string, unknown>>)[key]
        : undefined,
    value,
  );
}

/** A list as it is, nothing as none, anything else as a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
