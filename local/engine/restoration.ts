import type { Log } from "../log.ts";
import type { ResourceHandler } from "../service.ts";
import { existing } from "./existing.ts";
import { type Failure, messageOf } from "./failures.ts";
import { directDependencies, inDependencyOrder } from "./order.ts";
import type { ResourceState } from "./state.ts";
import { isProvider } from "./urn.ts";

/**
 * Hands kept resources to their handlers, each after all that it depends on; those that depend on one that could not
 * be brought back are left out.
 * @param inertTypes types that were named as inert before; new ones are named and added
 * @returns what could not be brought back
 */
export async function restoreResources(
  resources: readonly ResourceState[],
  handlers: ReadonlyMap<string, ResourceHandler>,
  inertTypes: Set<string>,
  log: Log,
): Promise<Failure[]> {
  const failures: Failure[] = [];
  const broken = new Set<string>();
  for (const resource of inDependencyOrder(resources)) {
    const { urn, type, name } = resource;
    if (!resource.custom || isProvider(type)) continue;
    const handler = handlers.get(type);
    if (!handler || resource.inert) {
      if (!inertTypes.has(type))
        log.warn(`${type} is not known to the local cloud: nothing stands behind "${name}"`);
      inertTypes.add(type);
    } else if (directDependencies(resource).some((each) => broken.has(each))) {
      broken.add(urn);
    } else {
      try {
        await handler.restore(existing(resource));
      } catch (error) {
        broken.add(urn);
        failures.push({ urn, action: "restore", message: messageOf(error) });
      }
    }
  }
  return failures;
}
