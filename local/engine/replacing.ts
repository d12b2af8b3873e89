import type { ResourceHandler } from "../service.ts";
import type { Difference } from "./diff.ts";
import { type PropertyPath, parsePath } from "./property-path.ts";
import { type EngineProperties, withoutSecrets } from "./values.ts";

/** Paths whose change needs a new resource. Without `update` that is every path that changed. */
export function handlersReplacePaths(
  handler: ResourceHandler | undefined,
  found: readonly Difference[],
): readonly PropertyPath[] {
  if (!handler) return [];
  return handler.update ? (handler.replaceOn ?? []).map(parsePath) : found.map((each) => each.path);
}

/** True when the new one would be named as the old one: two resources cannot carry one name at the same time. */
export function keepsName(
  handler: ResourceHandler | undefined,
  oldInputs: EngineProperties,
  inputs: EngineProperties,
): boolean {
  const property = handler?.autoName?.property;
  if (property === undefined) return false;
  const name = inputs[property];
  const oldName = oldInputs[property];
  return name !== undefined && oldName !== undefined && withoutSecrets(name) === withoutSecrets(oldName);
}
