import { NotKnownYet, whenKnown } from "../checks.ts";
import type { Properties, PropertyValue } from "../properties.ts";
import type { CheckFailure, ResourceHandler } from "../service.ts";
import {
  type EngineProperties,
  type EngineValue,
  isList,
  isRecord,
  plainValue,
  Secret,
  Unknown,
} from "./values.ts";

/** What AWS would refuse of a resource, as far as a plan can know its inputs. */
export async function refusalsOf(
  handler: ResourceHandler | undefined,
  inputs: EngineProperties,
): Promise<readonly CheckFailure[]> {
  const seen = readableProperties(inputs);
  const failures = whenKnown(() => handler?.check?.(seen)) ?? [];
  if (failures.length > 0) return failures;
  try {
    return (await handler?.checkContent?.(seen)) ?? [];
  } catch (error) {
    if (error instanceof NotKnownYet) return [];
    throw error;
  }
}

/** As rules see them: reading what is not known yet ends the rule that reads it. */
function readableProperties(inputs: EngineProperties): Properties {
  const seen: Properties = {};
  for (const [name, value] of Object.entries(inputs)) Object.defineProperty(seen, name, readable(value));
  return seen;
}

function readable(value: EngineValue): PropertyDescriptor {
  const inner = value instanceof Secret ? value.value : value;
  if (inner instanceof Unknown) {
    return {
      enumerable: true,
      get() {
        throw new NotKnownYet();
      },
    };
  }
  return { enumerable: true, value: readableValue(inner) };
}

function readableValue(value: EngineValue): PropertyValue {
  if (isRecord(value)) return readableProperties(value);
  if (!isList(value)) return plainValue(value);
  const items: PropertyValue[] = [];
  for (const [index, item] of value.entries()) Object.defineProperty(items, index, readable(item));
  return items;
}
