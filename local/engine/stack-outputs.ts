import type { PropertyValue } from "../properties.ts";
import { showValue } from "./shown-value.ts";
import { type EngineProperties, holdsSecret, holdsUnknown, mapRecord, plainValue } from "./values.ts";

/** One output of a stack. */
export interface StackOutput {
  readonly value: PropertyValue;
  readonly secret: boolean;
}

export type StackOutputs = Readonly<Record<string, StackOutput>>;

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
