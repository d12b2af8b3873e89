import type { RecordedResource } from "../../recording/recorded-graph.ts";

/** Where a stack is made; part of its ARNs. */
export interface Place {
  readonly region: string;
  /** 12 digits, or `*` for whichever account the role is in. */
  readonly accountId: string;
}

/** As IAM's JSON has it: operator, key, values. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** What the AWS provider does with a resource. */
export type Verb = "create" | "read" | "readValue" | "update" | "delete" | "tag";

/**
 * IAM actions that the provider needs on some ARNs for one type of resource. `readValue` is for reading what only the
 * deploy role may see, a secret's value; `tag` counts for resources that have tags.
 */
export interface Right extends Readonly<Partial<Record<Verb, readonly string[]>>> {
  /** Patterns of the ARNs, by the names that AWS or Pulumi will give. */
  on(resource: RecordedResource, place: Place): readonly string[];
  /** @default none */
  when?(resource: RecordedResource, place: Place): Condition;
}

/** By type token: `aws:dynamodb/table:Table`. */
export type RightsTable = Readonly<Record<string, readonly Right[]>>;

/** For actions that know no resource; the service's page in the service authorization reference says so. */
export const anything = (): readonly string[] => ["*"];
