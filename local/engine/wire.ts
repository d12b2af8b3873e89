import { Archive, Asset } from "../properties.ts";
import { readArchive, readAsset } from "./assets.ts";
import {
  type EngineProperties,
  type EngineValue,
  holdsFiles,
  isRecord,
  mapRecord,
  Reference,
  Secret,
  Unknown,
  unknown,
} from "./values.ts";

// Values that JSON has no word for travel as objects with this key, which names their kind.
// https://github.com/pulumi/pulumi/blob/master/developer-docs/architecture/deployment-execution/state.md
export const signatureKey = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
export const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
export const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";
export const referenceSignature = "5cf8f73096256a8f31e491e813e4eb8e";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const unknownWire = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What google.protobuf.Struct turns into. */
export type WireValue =
  | null
  | boolean
  | number
  | string
  | readonly WireValue[]
  | { readonly [key: string]: WireValue };

export type WireProperties = { readonly [key: string]: WireValue };

function isWireList(value: WireValue): value is readonly WireValue[] {
  return Array.isArray(value);
}

/**
 * Reads the properties that the program sent.
 * @param folder where relative paths of assets start
 * @param nulls whether properties set to null are kept; for resource inputs null means the same as leaving it out
 */
export function fromWire(
  properties: WireProperties,
  folder: string,
  nulls: "keep" | "drop",
): EngineProperties {
  const read = (value: WireValue): EngineValue => {
    if (value === unknownWire) return unknown;
    if (value === null || typeof value !== "object") return value;
    if (isWireList(value)) return value.map(read);
    switch (value[signatureKey]) {
      case undefined:
        return readRecord(value);
      case secretSignature:
        return new Secret(read(value.value ?? null));
      case assetSignature:
        return readAsset(value, folder);
      case archiveSignature:
        return readArchive(value, folder, isWireArchive);
      case referenceSignature:
        return new Reference(String(value.urn), typeof value.id === "string" ? knownId(value.id) : undefined);
      case outputSignature: {
        const inner = "value" in value ? read(value.value ?? null) : unknown;
        return value.secret === true ? new Secret(inner) : inner;
      }
      default:
        throw new Error(`A property carries the unknown signature "${String(value[signatureKey])}"`);
    }
  };
  const readRecord = (record: WireProperties): EngineProperties =>
    mapRecord(record, (value) => (value === null && nulls === "drop" ? undefined : read(value)));
  return readRecord(properties);
}

const knownId = (id: string) => (id === unknownWire ? "" : id);

function isWireArchive(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    signatureKey in value &&
    value[signatureKey] === archiveSignature
  );
}

/**
 * Properties as the program reads them. Those with assets or archives are left out: the SDK then goes on with the
 * very asset that the program passed in.
 */
export function toWire(properties: EngineProperties): WireProperties {
  return mapRecord(properties, (value) => (holdsFiles(value) ? undefined : valueToWire(value)));
}

function valueToWire(value: EngineValue): WireValue {
  if (value instanceof Secret) {
    return { [signatureKey]: secretSignature, value: valueToWire(value.value) };
  }
  if (value instanceof Unknown) return unknownWire;
  if (value instanceof Reference) {
    return {
      [signatureKey]: referenceSignature,
      urn: value.urn,
      ...(value.id === undefined ? {} : { id: value.id }),
    };
  }
  if (value instanceof Asset || value instanceof Archive) {
    throw new Error("An asset cannot be sent back to the program");
  }
  if (Array.isArray(value)) return value.map(valueToWire);
  if (isRecord(value)) return mapRecord(value, valueToWire);
  // The narrowing of Array.isArray leaves readonly lists in; they were handled above.
  return value as WireValue;
}
