import { Archive, Asset } from "../properties.ts";
import { keptArchive, keptAsset } from "./assets.ts";
import type { SecretBox } from "./secrets.ts";
import type { ResourceState } from "./state.ts";
import {
  type EngineProperties,
  type EngineValue,
  isRecord,
  mapRecord,
  Reference,
  Secret,
  Unknown,
} from "./values.ts";
import {
  archiveSignature,
  assetSignature,
  referenceSignature,
  secretSignature,
  signatureKey,
  type WireProperties,
  type WireValue,
} from "./wire.ts";

/** A resource as the state file holds it: JSON, secrets encrypted, assets and archives by their hash. */
export type KeptResource = Omit<ResourceState, "inputs" | "outputs" | "replacementTrigger"> & {
  readonly inputs: WireProperties;
  readonly outputs: WireProperties;
  readonly replacementTrigger?: WireValue | undefined;
};

export function encodeResource(resource: ResourceState, box: SecretBox): KeptResource {
  const { replacementTrigger, ...rest } = resource;
  return {
    ...rest,
    inputs: encodeProperties(resource.inputs, box),
    outputs: encodeProperties(resource.outputs, box),
    ...(replacementTrigger === undefined ? {} : { replacementTrigger: encode(replacementTrigger, box) }),
  };
}

export function decodeResource(kept: KeptResource, box: SecretBox): ResourceState {
  const { replacementTrigger, ...rest } = kept;
  return {
    ...rest,
    inputs: decodeProperties(kept.inputs, box),
    outputs: decodeProperties(kept.outputs, box),
    ...(replacementTrigger === undefined ? {} : { replacementTrigger: decode(replacementTrigger, box) }),
  };
}

const encodeProperties = (properties: EngineProperties, box: SecretBox): WireProperties =>
  mapRecord(properties, (value) => encode(value, box));

const decodeProperties = (properties: WireProperties, box: SecretBox): EngineProperties =>
  mapRecord(properties, (value) => decode(value, box));

function encode(value: EngineValue, box: SecretBox): WireValue {
  if (value instanceof Secret) {
    const ciphertext = box.seal(JSON.stringify(encode(value.value, box)));
    return { [signatureKey]: secretSignature, ciphertext };
  }
  if (value instanceof Asset) return { [signatureKey]: assetSignature, hash: value.hash };
  if (value instanceof Archive) return { [signatureKey]: archiveSignature, hash: value.hash };
  if (value instanceof Reference) {
    return {
      [signatureKey]: referenceSignature,
      urn: value.urn,
      ...(value.id === undefined ? {} : { id: value.id }),
    };
  }
  if (value instanceof Unknown) throw new Error("A value that is not known yet cannot be kept");
  if (Array.isArray(value)) return value.map((each) => encode(each, box));
  if (isRecord(value)) return mapRecord(value, (each) => encode(each, box));
  // The narrowing of Array.isArray leaves readonly lists in; they were handled above.
  return value as WireValue;
}

function decode(value: WireValue, box: SecretBox): EngineValue {
  if (Array.isArray(value)) return value.map((each) => decode(each, box));
  if (!isRecord(value)) return value;
  const signature = value[signatureKey];
  if (signature === secretSignature) {
    // Only `encode` writes what is sealed, so it is JSON of a wire value.
    return new Secret(decode(JSON.parse(box.open(String(value.ciphertext))) as WireValue, box));
  }
  if (signature === assetSignature) return keptAsset(String(value.hash));
  if (signature === archiveSignature) return keptArchive(String(value.hash));
  if (signature === referenceSignature) {
    return new Reference(String(value.urn), typeof value.id === "string" ? value.id : undefined);
  }
  // Without a signature it is an object of wire values.
  return decodeProperties(value as WireProperties, box);
}
