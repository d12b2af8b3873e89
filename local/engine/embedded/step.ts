import { Archive, Asset } from "../../properties.ts";
import { formatPath } from "./property-path.ts";
import type { Change, Operation } from "./steps.ts";
import {
  type EngineValue,
  isRecord,
  mapRecord,
  Reference,
  Secret,
  secretMask,
  Unknown,
  unknownMask,
} from "./values.ts";

/** A value fit to be shown: secrets and unknowns are masked, files stand by their hash. */
export type ShownValue =
  | null
  | boolean
  | number
  | string
  | readonly ShownValue[]
  | { readonly [key: string]: ShownValue };

/** One property that changes. */
export interface ShownChange {
  /** `tags.team`, `rules[0].days` */
  readonly path: string;
  readonly kind: Change["kind"];
  readonly before?: ShownValue | undefined;
  readonly after?: ShownValue | undefined;
  readonly forcesReplace: boolean;
}

/** What a run does, or a plan would do, with one resource. */
export interface Step {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string | undefined;
  readonly operation: Operation;
  readonly changes: readonly ShownChange[];
  /** Why it is replaced, or why it is kept when it should be deleted. */
  readonly reasons: readonly string[];
  /** Nothing stands behind it: the local cloud does not know its type. */
  readonly inert: boolean;
}

/** A step that a run has taken. */
export interface StepEvent extends Step {
  readonly durationMs: number;
  /** Set when it failed. */
  readonly error?: string | undefined;
}

export function showChange(change: Change): ShownChange {
  return {
    path: formatPath(change.path),
    kind: change.kind,
    ...(change.before === undefined ? {} : { before: showValue(change.before) }),
    ...(change.after === undefined ? {} : { after: showValue(change.after) }),
    forcesReplace: change.forcesReplace,
  };
}

export function showValue(value: EngineValue): ShownValue {
  if (value instanceof Secret) return secretMask;
  if (value instanceof Unknown) return unknownMask;
  if (value instanceof Asset) return `asset(${value.hash.slice(0, 8)})`;
  if (value instanceof Archive) return `archive(${value.hash.slice(0, 8)})`;
  if (value instanceof Reference) return value.id ?? value.urn;
  if (Array.isArray(value)) return value.map(showValue);
  if (isRecord(value)) return mapRecord(value, showValue);
  // The narrowing of Array.isArray leaves readonly lists in; they were handled above.
  return value as ShownValue;
}
