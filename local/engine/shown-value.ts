import { Archive, Asset } from "../properties.ts";
import {
  type EngineValue,
  isRecord,
  mapRecord,
  Reference,
  Secret,
  secretMask,
  Unknown,
  unknownMask,
} from "./values.ts";

/** A value fit to be shown: secrets and unknowns are masked, files stand by their hash. */
export type ShownValue =
  | null
  | boolean
  | number
  | string
  | readonly ShownValue[]
  | { readonly [key: string]: ShownValue };

export function showValue(value: EngineValue): ShownValue {
  if (value instanceof Secret) return secretMask;
  if (value instanceof Unknown) return unknownMask;
  if (value instanceof Asset) return `asset(${value.hash.slice(0, 8)})`;
  if (value instanceof Archive) return `archive(${value.hash.slice(0, 8)})`;
  if (value instanceof Reference) return value.id ?? value.urn;
  if (Array.isArray(value)) return value.map(showValue);
  if (isRecord(value)) return mapRecord(value, showValue);
  // The narrowing of Array.isArray leaves readonly lists in; they were handled above.
  return value as ShownValue;
}
