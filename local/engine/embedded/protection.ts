import type { Failure } from "../failures.ts";
import type { ResourceState } from "../state.ts";
import { stackType } from "../urn.ts";

/**
 * What a run does about a step that protection forbids: `refuse` it, or `note` it and go on, which is for runs that
 * nothing stands behind.
 */
export type Protection = "refuse" | "note";

/** Why a protected resource is not deleted, what would be lost, and how to go on. */
export function deleteRefusal(resource: ResourceState): Failure {
  return {
    urn: resource.urn,
    action: "delete",
    message:
      `it is protected, so nothing was deleted. ${lossOf(resource)} To delete it, set its option protect to false ` +
      "and apply that first; to keep it, put it back into the program",
  };
}

/**
 * Why a protected resource is not replaced, what would be lost, and how to go on.
 * @param reasons why it would have to be replaced
 */
export function replaceRefusal(resource: ResourceState, reasons: readonly string[]): Failure {
  return {
    urn: resource.urn,
    action: "replace",
    message:
      `it is protected and would have to be replaced (${reasons.join("; ")}). ${lossOf(resource)} To go on, set its ` +
      "option protect to false and apply that first; to keep it, take the change back",
  };
}

/** `The Table "links-1a2b3c4" and all that it holds would be lost.` */
function lossOf({ type, id, name }: ResourceState): string {
  if (type === stackType) return "";
  return `The ${type.split(":").at(-1)} "${id ?? name}" and all that it holds would be lost.`;
}
