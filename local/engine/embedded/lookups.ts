import type { StackOutputs } from "../stack-outputs.ts";
import type { StackState } from "../state.ts";
import { type EngineProperties, mapRecord, Secret, valueFromPlain } from "../values.ts";

export const stackReferenceType = "pulumi:pulumi:StackReference";

/** What a StackReference reads of another stack. */
export async function readStackReference(
  stack: string,
  references: ((stackName: string) => Promise<StackOutputs | undefined>) | undefined,
): Promise<EngineProperties> {
  const outputs = await references?.(stack);
  if (!outputs) {
    throw new Error(
      `StackReference "${stack}": there is no such stack here, or it has not been applied; start it once so that its outputs are kept`,
    );
  }
  return {
    name: stack,
    outputs: mapRecord(outputs, ({ value, secret }) =>
      secret ? new Secret(valueFromPlain(value)) : valueFromPlain(value),
    ),
    secretOutputNames: Object.keys(outputs).filter((name) => outputs[name]?.secret),
  };
}

/** The state of a resource that the program gets by id (`Table.get(...)`): only what the stack itself holds. */
export function readById(state: StackState, type: string, id: string): EngineProperties {
  for (const resource of state.current.values()) {
    if (resource.type === type && resource.id === id) return resource.outputs;
  }
  throw new Error(
    `There is no ${type} with id "${id}" in this stack, and the local cloud reads no others; create it in the program instead of reading it`,
  );
}
