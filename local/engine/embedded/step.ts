import { formatPath } from "../property-path.ts";
import { type ShownValue, showValue } from "../shown-value.ts";
import type { Change, Operation } from "./steps.ts";

export type { ShownValue } from "../shown-value.ts";

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
  /** False for components, of which providers see nothing. */
  readonly custom: boolean;
  readonly operation: Operation;
  readonly changes: readonly ShownChange[];
  /** Why it is replaced, or why it is kept when it should be deleted. */
  readonly reasons: readonly string[];
  /** Nothing stands behind it: the local cloud does not know its type. */
  readonly inert: boolean;
  /** It is protected: a run would refuse the step, and one that notes protection alone has taken it. */
  readonly refused?: true;
  /** It is deleted or replaced, and what stood behind it stays: option retainOnDelete. */
  readonly retained?: true;
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
