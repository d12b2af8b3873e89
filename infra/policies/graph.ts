/** A resource as an engine recorded it: the embedded one, or Pulumi's own. */
export interface GraphResource {
  readonly urn: string;
  /** Type token: `aws:dynamodb/table:Table`. */
  readonly type: string;
  /** Logical name in the program. */
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** All resources of a stack. */
export type Graph = readonly GraphResource[];

/** What an engine shows in place of a value that is marked secret. */
export const secretMask = "[secret]";

/** `at(table.properties, "pointInTimeRecovery", "enabled")`; undefined where there is nothing. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? // Any object may be asked for any key; what comes is unknown all the same.
          (inner as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    value,
  );
}

/** A list as it is, nothing as none, anything else as a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Resources of a type whose property has one of these values: what is beside a bucket, by the bucket's name. */
export function beside(
  graph: Graph,
  type: string,
  property: string,
  ...values: readonly unknown[]
): readonly GraphResource[] {
  const known = values.filter((value) => value !== undefined);
  return graph.filter(
    (each) => each.type === type && known.some((value) => value === each.properties[property]),
  );
}
