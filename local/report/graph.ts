import type { RecordedResource, RecordedStack } from "../recording/recorded-graph.ts";

/** Resources of these types, in the order in which they were registered. */
export function ofType(stack: RecordedStack, ...types: readonly string[]): readonly RecordedResource[] {
  return stack.resources.filter(({ type }) => types.includes(type));
}

/** A file in a bucket, in both of the provider's words. */
export const bucketObjectTypes = ["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"];

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

/** A document that a property holds as JSON; undefined where it is none, as when a secret in it masks it as a whole. */
export function parsed(property: unknown): unknown {
  if (typeof property !== "string") return property;
  try {
    return JSON.parse(property);
  } catch {
    return undefined;
  }
}
