import type { ResourceHandler } from "../service.ts";
import { type Difference, equalValues } from "./diff.ts";
import type { ResourceState } from "./state.ts";
import {
  type EngineProperties,
  type EngineValue,
  holdsSecret,
  holdsUnknown,
  isList,
  isRecord,
  mapRecord,
  plainValue,
  Secret,
  unknown,
  valueFromPlain,
  withoutSecrets,
} from "./values.ts";

/** Shorter texts (`dev`, `true`) occur for other reasons than that a secret was copied. */
const shortestTracedSecret = 6;

/**
 * Outputs with everything marked that must stay secret: what was secret as an input, what the program or the handler
 * names, and any property into which the text of a secret input was copied. A property that the handler answers as it
 * was asked for stays just that, with its secrets and its references to resources.
 */
export function markSecretOutputs(
  outputs: EngineProperties,
  inputs: EngineProperties,
  names: readonly string[],
): EngineProperties {
  const texts = secretTexts(inputs);
  return mapRecord(outputs, (value, key) => {
    const input = Object.hasOwn(inputs, key) ? inputs[key] : undefined;
    if (input !== undefined && !names.includes(key) && sameAsAsked(input, value)) return input;
    const secret =
      names.includes(key) ||
      (input !== undefined && holdsSecret(input)) ||
      (texts.size > 0 && holdsText(value, texts));
    return secret ? new Secret(withoutSecrets(value)) : value;
  });
}

function sameAsAsked(input: EngineValue, output: EngineValue): boolean {
  if (holdsUnknown(input)) return output === input;
  return equalValues(valueFromPlain(plainValue(input)), output);
}

function secretTexts(inputs: EngineProperties): ReadonlySet<string> {
  const texts = new Set<string>();
  const collect = (value: EngineValue, secret: boolean) => {
    if (value instanceof Secret) collect(value.value, true);
    else if (isList(value)) for (const each of value) collect(each, secret);
    else if (isRecord(value)) for (const each of Object.values(value)) collect(each, secret);
    else if (secret && typeof value === "string" && value.length >= shortestTracedSecret) texts.add(value);
  };
  for (const value of Object.values(inputs)) collect(value, false);
  return texts;
}

function holdsText(value: EngineValue, texts: ReadonlySet<string>): boolean {
  if (typeof value === "string") return texts.has(value);
  if (isList(value)) return value.some((each) => holdsText(each, texts));
  if (isRecord(value)) return Object.values(value).some((each) => holdsText(each, texts));
  return false;
}

/**
 * What a plan can say of the outputs after an update: changed inputs show through, outputs that the handler computes
 * anew with every update are unknown, all others stay.
 */
export function plannedUpdate(
  old: Pick<ResourceState, "outputs">,
  inputs: EngineProperties,
  changes: readonly Difference[],
  handler: ResourceHandler | undefined,
): EngineProperties {
  const outputs: { [key: string]: EngineValue } = { ...old.outputs };
  for (const { path } of changes) {
    const key = String(path[0]);
    const input = inputs[key];
    if (input === undefined) delete outputs[key];
    else outputs[key] = input;
  }
  for (const key of handler?.changesWithUpdate ?? []) outputs[key] = unknown;
  return outputs;
}

/** A resource without a handler: whatever was asked for is answered. */
export function inertOutputs(inputs: EngineProperties, id: string | undefined): EngineProperties {
  return { ...inputs, id: id ?? "" };
}
