import type { Properties, PropertyValue } from "../../properties.ts";
import type { StackState } from "./state.ts";
import { showValue } from "./step.ts";
import {
  type EngineProperties,
  holdsSecret,
  holdsUnknown,
  mapRecord,
  plainProperties,
  plainValue,
  Secret,
  valueFromPlain,
} from "./values.ts";

/** One output of a stack. */
export interface StackOutput {
  readonly value: PropertyValue;
  readonly secret: boolean;
}

export type StackOutputs = Readonly<Record<string, StackOutput>>;

/** A Pulumi function (an invoke), by its token. */
export type ProgramFunction = (args: Properties) => Promise<Properties> | Properties;

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

export async function callFunction(
  functions: ReadonlyMap<string, ProgramFunction>,
  token: string,
  args: EngineProperties,
): Promise<EngineProperties> {
  const answer = functions.get(token);
  if (!answer) {
    throw new Error(
      `The function ${token} is not known to the local cloud; known are ${[...functions.keys()].sort().join(", ") || "none"}`,
    );
  }
  return mapRecord(await answer(plainProperties(args)), valueFromPlain);
}

/** Outputs of a stack as others see them: one is secret as a whole when anything in it is. */
export function stackOutputsOf(outputs: EngineProperties): StackOutputs {
  return mapRecord(
    outputs,
    (value): StackOutput => ({
      value: holdsUnknown(value) ? showValue(value) : plainValue(value),
      secret: holdsSecret(value),
    }),
  );
}
