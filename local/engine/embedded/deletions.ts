import type { ResourceHandler } from "../../service.ts";
import { type Failure, messageOf } from "../failures.ts";
import { directDependencies, inDependencyOrder } from "../order.ts";
import type { ResourceState } from "../state.ts";
import { stackType } from "../urn.ts";
import type { Applier } from "./applier.ts";
import { deleteRefusal, type Protection } from "./protection.ts";
import type { StepEvent } from "./step.ts";

/**
 * Deletes resources, each before all that it depends on. A resource whose dependent could not be deleted stays.
 * Nothing at all is deleted when one of them is protected, unless that is only to be noted.
 * @param candidates all that is to go
 * @returns what went wrong
 */
export async function deleteResources(
  candidates: readonly ResourceState[],
  handlers: ReadonlyMap<string, ResourceHandler>,
  protection: Protection,
  applier: Applier,
  onStep: (step: StepEvent) => void,
): Promise<Failure[]> {
  const protectedOnes = candidates.filter((each) => each.protect && !each.pendingDeletion);
  if (protectedOnes.length > 0 && protection === "refuse") return protectedOnes.map(deleteRefusal);

  const failures: Failure[] = [];
  const goingUrns = new Set(candidates.filter((each) => !each.retainOnDelete).map((each) => each.urn));
  const needed = new Set<string>();
  for (const resource of inDependencyOrder(candidates).reverse()) {
    if (needed.has(resource.urn)) {
      for (const urn of directDependencies(resource)) needed.add(urn);
      continue;
    }
    const alongWith =
      resource.deletedWith !== undefined && goingUrns.has(resource.deletedWith)
        ? resource.deletedWith
        : undefined;
    const started = performance.now();
    let error: string | undefined;
    try {
      await applier.delete(resource, handlers.get(resource.type), alongWith);
    } catch (thrown) {
      error = messageOf(thrown);
      failures.push({ urn: resource.urn, action: "delete", message: error });
      for (const urn of directDependencies(resource)) needed.add(urn);
    }
    // The deletion of a replaced resource is part of its replacement.
    if (resource.type === stackType || resource.pendingDeletion) continue;
    onStep({
      urn: resource.urn,
      type: resource.type,
      name: resource.name,
      parent: resource.parent,
      custom: resource.custom,
      operation: "delete",
      changes: [],
      reasons: keptReasons(resource, alongWith),
      inert: resource.inert,
      ...(resource.protect ? { refused: true } : {}),
      ...(resource.retainOnDelete ? { retained: true } : {}),
      durationMs: performance.now() - started,
      ...(error === undefined ? {} : { error }),
    });
  }
  return failures;
}

function keptReasons(resource: ResourceState, alongWith: string | undefined): string[] {
  if (resource.retainOnDelete) return ["retainOnDelete: what stands behind it stays"];
  return alongWith === undefined ? [] : [`deletedWith: it goes along with ${alongWith}`];
}
