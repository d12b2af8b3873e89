import type { ExistingResource } from "../service.ts";
import type { ResourceState } from "./state.ts";
import { plainProperties } from "./values.ts";

/** As a handler is told of it. */
export function existing(resource: ResourceState): ExistingResource {
  return {
    urn: resource.urn,
    name: resource.name,
    id: resource.id ?? "",
    inputs: plainProperties(resource.inputs),
    outputs: plainProperties(resource.outputs),
  };
}
