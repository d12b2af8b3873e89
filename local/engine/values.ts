import { Archive, Asset, type Properties, type PropertyValue } from "../properties.ts";

/** A value that must not be shown: encrypted in the state file, `[secret]` wherever it is printed. */
export class Secret {
  readonly value: EngineValue;

  constructor(value: EngineValue) {
    this.value = value instanceof Secret ? value.value : value;
  }

  toJSON(): string {
    return secretMask;
  }

  toString(): string {
    return secretMask;
  }
}

export const secretMask = "[secret]";

/** A value that a dry run cannot know yet. There is one instance, `unknown`. */
export class Unknown {
  toJSON(): string {
    return unknownMask;
  }
}

export const unknownMask = "[unknown]";
export const unknown = new Unknown();

/** A resource passed as a value. */
export class Reference {
  readonly urn: string;
  /** Absent for components; empty while a dry run does not know it. */
  readonly id: string | undefined;

  constructor(urn: string, id?: string) {
    this.urn = urn;
    this.id = id;
  }
}

/** A property as the engine holds it: what handlers see, and secrets, unknowns and references besides. */
export type EngineValue =
  | null
  | boolean
  | number
  | string
  | readonly EngineValue[]
  | { readonly [key: string]: EngineValue }
  | Secret
  | Unknown
  | Reference
  | Asset
  | Archive;

export type EngineProperties = { readonly [key: string]: EngineValue };

/** True for a plain object, false for lists, null and the classes above. */
export function isRecord(value: unknown): value is { readonly [key: string]: EngineValue } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export function isList(value: EngineValue): value is readonly EngineValue[] {
  return Array.isArray(value);
}

/** Builds an object whose keys may be anything, `__proto__` included. */
export function mapRecord<From, To>(
  record: { readonly [key: string]: From },
  map: (value: From, key: string) => To | undefined,
): { [key: string]: To } {
  const entries: [string, To][] = [];
  for (const [key, value] of Object.entries(record)) {
    const mapped = map(value, key);
    if (mapped !== undefined) entries.push([key, mapped]);
  }
  return Object.fromEntries(entries);
}

/** True when `test` holds for the value or anything inside it. */
function some(value: EngineValue, test: (each: EngineValue) => boolean): boolean {
  if (test(value)) return true;
  if (value instanceof Secret) return some(value.value, test);
  if (isList(value)) return value.some((each) => some(each, test));
  if (isRecord(value)) return Object.values(value).some((each) => some(each, test));
  return false;
}

export const holdsSecret = (value: EngineValue): boolean => some(value, (each) => each instanceof Secret);
export const holdsUnknown = (value: EngineValue): boolean => some(value, (each) => each instanceof Unknown);
export const holdsFiles = (value: EngineValue): boolean =>
  some(value, (each) => each instanceof Asset || each instanceof Archive);

/** The value inside, with all secrets under it unwrapped too. */
export function withoutSecrets(value: EngineValue): EngineValue {
  if (value instanceof Secret) return withoutSecrets(value.value);
  if (isList(value)) return value.map(withoutSecrets);
  if (isRecord(value)) return mapRecord(value, withoutSecrets);
  return value;
}

/**
 * As handlers see it: secrets unwrapped, resources by their id.
 * @throws Error for an unknown value, which no handler is ever given.
 */
export function plainValue(value: EngineValue): PropertyValue {
  if (value instanceof Secret) return plainValue(value.value);
  if (value instanceof Unknown) throw new Error("A value that is not known yet cannot be given to a handler");
  if (value instanceof Reference) return value.id ?? value.urn;
  if (value instanceof Asset || value instanceof Archive) return value;
  if (isList(value)) return value.map(plainValue);
  if (isRecord(value)) return mapRecord(value, plainValue);
  return value;
}

export function plainProperties(properties: EngineProperties): Properties {
  return mapRecord(properties, plainValue);
}

/** What a handler answered, copied: its objects stay its own, and properties left undefined are dropped. */
export function valueFromPlain(value: PropertyValue): EngineValue {
  if (value instanceof Asset || value instanceof Archive) return value;
  if (Array.isArray(value)) return value.map((each) => valueFromPlain(each ?? null));
  if (isRecord(value))
    return mapRecord(value, (each) => (each === undefined ? undefined : valueFromPlain(each)));
  if (typeof value === "object" && value !== null) {
    throw new Error(
      `A handler answered a ${value.constructor.name} where plain JSON, an Asset or an Archive is allowed`,
    );
  }
  return value;
}
