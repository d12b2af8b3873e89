import type { ResourceHandler } from "../../service.ts";
import { type Difference, differences, equalValues } from "../diff.ts";
import { autoNameOf } from "../naming.ts";
import { copyAt, formatPath, overlaps, type PropertyPath, parsePath } from "../property-path.ts";
import { handlersReplacePaths, keepsName } from "../replacing.ts";
import type { ResourceState } from "../state.ts";
import type { EngineProperties } from "../values.ts";
import type { Goal } from "./goal.ts";

export type Operation = "create" | "update" | "replace" | "delete" | "same" | "read";

export interface Change extends Difference {
  /** This very change cannot be made in place. */
  readonly forcesReplace: boolean;
}

/** What is to be done for one registration. */
export interface Decision {
  readonly operation: "create" | "update" | "replace" | "same";
  readonly inputs: EngineProperties;
  readonly autoNamed: boolean;
  readonly changes: readonly Change[];
  /** Why it must be replaced, in words; empty otherwise. */
  readonly reasons: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

export interface DecisionRequest {
  readonly urn: string;
  readonly goal: Goal;
  readonly handler: ResourceHandler | undefined;
  /** What stands now; undefined when there is nothing yet. */
  readonly old: ResourceState | undefined;
  /** Seed of this run's automatic names. */
  readonly nameSeed: string;
  /** URNs of the resources that this run has replaced so far. */
  readonly replaced: ReadonlySet<string>;
}

/** Weighs what the program wants against what stands. Changes nothing. */
export function decide(request: DecisionRequest): Decision {
  const { goal, handler, old, urn } = request;
  const rule = handler?.autoName;
  const named = rule !== undefined && goal.inputs[rule.property] !== undefined;
  const nameFor = (operation: "keep" | "new", inputs: EngineProperties): EngineProperties => {
    if (!rule || named) return inputs;
    const kept = old?.autoNamed ? old.inputs[rule.property] : undefined;
    if (operation === "keep" && kept !== undefined) return { ...inputs, [rule.property]: kept };
    const suffix = rule.suffix && inputs[rule.suffix.when] === true ? rule.suffix.text : "";
    const nameFrom = (seed: string) => autoNameOf(goal.name, seed, rule, suffix);
    const name = nameFrom(`${request.nameSeed}\0${urn}`);
    const fresh = name === kept ? nameFrom(`${request.nameSeed}\0${urn}\0again`) : name;
    return { ...inputs, [rule.property]: fresh };
  };
  const autoNamed = rule !== undefined && !named;

  if (!old) {
    const inputs = nameFor("new", goal.inputs);
    return { operation: "create", inputs, autoNamed, changes: [], reasons: [], deleteBeforeReplace: false };
  }
  const kept = nameFor("keep", withIgnoredChanges(goal, old));
  const found = differences(old.inputs, kept);
  const forcing = replacePaths(goal, handler, found);
  const changes = found.map((each) => ({
    ...each,
    forcesReplace: forcing.some((path) => overlaps(path, each.path)),
  }));
  const reasons = replaceReasons(request, old, changes);
  if (reasons.length === 0) {
    const operation = changes.length > 0 ? "update" : "same";
    return { operation, inputs: kept, autoNamed, changes, reasons, deleteBeforeReplace: false };
  }
  const inputs = nameFor("new", withIgnoredChanges(goal, old));
  return {
    operation: "replace",
    inputs,
    autoNamed,
    changes,
    reasons,
    deleteBeforeReplace: mustDeleteFirst(goal, handler, old, inputs),
  };
}

function withIgnoredChanges(goal: Goal, old: ResourceState): EngineProperties {
  return goal.ignoreChanges.reduce(
    (inputs, path) => copyAt(inputs, old.inputs, parsePath(path)),
    goal.inputs,
  );
}

/** Paths whose change needs a new resource, by the program's wish or the handler's rule. */
function replacePaths(
  goal: Goal,
  handler: ResourceHandler | undefined,
  found: readonly Difference[],
): readonly PropertyPath[] {
  const asked = goal.replaceOnChanges.map(parsePath);
  return [...asked, ...handlersReplacePaths(handler, found)];
}

function replaceReasons(request: DecisionRequest, old: ResourceState, changes: readonly Change[]): string[] {
  const { goal, handler, replaced } = request;
  const reasons = changes
    .filter((change) => change.forcesReplace)
    .map((change) => {
      const path = formatPath(change.path);
      if (handler && !handler.update) return `${path} changed, and a ${goal.type} cannot be updated`;
      const asked = goal.replaceOnChanges.some((each) => overlaps(parsePath(each), change.path));
      return asked ? `${path} changed (replaceOnChanges)` : `${path} cannot be changed in place`;
    });
  for (const urn of goal.replaceWith) if (replaced.has(urn)) reasons.push(`${urn} is replaced (replaceWith)`);
  const trigger = goal.replacementTrigger;
  // A trigger that is set for the first time has not changed.
  if (
    trigger !== undefined &&
    old.replacementTrigger !== undefined &&
    !equalValues(old.replacementTrigger, trigger)
  ) {
    reasons.push("its replacementTrigger changed");
  }
  return reasons;
}

function mustDeleteFirst(
  goal: Goal,
  handler: ResourceHandler | undefined,
  old: ResourceState,
  inputs: EngineProperties,
): boolean {
  if (goal.deleteBeforeReplace !== undefined) return goal.deleteBeforeReplace;
  if (handler?.deleteBeforeReplace) return true;
  return keepsName(handler, old.inputs, inputs);
}
