import { Archive, Asset } from "../properties.ts";
import type { PropertyPath } from "./property-path.ts";
import {
  type EngineProperties,
  type EngineValue,
  holdsUnknown,
  isList,
  isRecord,
  Reference,
  Secret,
  Unknown,
  withoutSecrets,
} from "./values.ts";

export interface Difference {
  readonly path: PropertyPath;
  readonly kind: "add" | "change" | "remove";
  readonly before: EngineValue | undefined;
  readonly after: EngineValue | undefined;
}

/**
 * What differs between two sets of properties, down to the innermost value that changed. Whether a value is secret
 * makes no difference by itself; assets and archives differ by content. An unknown value differs from everything.
 */
export function differences(before: EngineProperties, after: EngineProperties): Difference[] {
  const found: Difference[] = [];
  compareRecords(before, after, [], false, found);
  return found;
}

function compareRecords(
  before: EngineProperties,
  after: EngineProperties,
  path: PropertyPath,
  secret: boolean,
  found: Difference[],
): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    compare(ownValue(before, key), ownValue(after, key), [...path, key], secret, found);
  }
}

function ownValue(record: EngineProperties, key: string): EngineValue | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function compare(
  before: EngineValue | undefined,
  after: EngineValue | undefined,
  path: PropertyPath,
  secret: boolean,
  found: Difference[],
): void {
  if (before instanceof Secret || after instanceof Secret) {
    const inner = (value: EngineValue | undefined) => (value instanceof Secret ? value.value : value);
    compare(inner(before), inner(after), path, true, found);
    return;
  }
  if (before === undefined && after === undefined) return;
  if (before !== undefined && after !== undefined) {
    if (isRecord(before) && isRecord(after)) {
      compareRecords(before, after, path, secret, found);
      return;
    }
    // Lists of one length are compared item by item; otherwise the list as a whole is what changed.
    if (isList(before) && isList(after) && before.length === after.length) {
      before.forEach((each, index) => {
        compare(each, after[index], [...path, index], secret, found);
      });
      return;
    }
    if (sameValue(before, after)) return;
  }
  const mask = (value: EngineValue | undefined) =>
    value === undefined || !secret || value instanceof Unknown ? value : new Secret(value);
  const kind = before === undefined ? "add" : after === undefined ? "remove" : "change";
  found.push({ path, kind, before: mask(before), after: mask(after) });
}

function sameValue(before: EngineValue, after: EngineValue): boolean {
  if (before instanceof Unknown || after instanceof Unknown) return false;
  if (before instanceof Asset) return after instanceof Asset && before.hash === after.hash;
  if (before instanceof Archive) return after instanceof Archive && before.hash === after.hash;
  if (before instanceof Reference) {
    if (!(after instanceof Reference)) return false;
    // An alias changes the URN and leaves the resource what it was.
    return before.id && after.id ? before.id === after.id : before.urn === after.urn;
  }
  if (isList(before)) {
    return (
      isList(after) &&
      before.length === after.length &&
      before.every((each, index) => {
        const other = after[index];
        return other !== undefined && sameValue(each, other);
      })
    );
  }
  if (isRecord(before)) return isRecord(after) && differences(before, after).length === 0;
  return before === after;
}

/** True when two values are the same, secret or not. */
export function equalValues(before: EngineValue | undefined, after: EngineValue | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  if (holdsUnknown(before) || holdsUnknown(after)) return false;
  return sameValue(withoutSecrets(before), withoutSecrets(after));
}
