import type { ResourceState } from "../../local/engine/state.ts";
import { isProvider, typeOf } from "../../local/engine/urn.ts";
import { type EngineValue, isList, isRecord, Reference, Secret, Unknown } from "../../local/engine/values.ts";
import {
  archiveSignature,
  assetSignature,
  referenceSignature,
  secretSignature,
  signatureKey,
} from "../../local/engine/wire.ts";
import { Archive, Asset } from "../../local/properties.ts";

/** A value in the one form that both engines' states are brought to: secrets marked, files as such. */
export type NormalValue =
  | null
  | boolean
  | number
  | string
  | readonly NormalValue[]
  | { readonly [key: string]: NormalValue };

export interface NormalResource {
  readonly urn: string;
  readonly id: string;
  readonly inputs: NormalValue;
  readonly outputs: NormalValue;
}

/** Properties that a clock fills in, and one that does not always come: nothing else repeats their values. */
const passing = new Set([
  ...["createDate", "createdDate", "creationDate", "lastModificationDate"],
  ...["lastModified", "lastModifiedTime", "callerReference"],
  // An object that is put before its bucket has versions has none; the program leaves the order open.
  "versionId",
]);
/** Properties that chance fills in. */
const drawn = new Set(["uniqueId", "policyId", "rootResourceId", "domainName", "secretString"]);
/**
 * Texts of chance among properties that also hold others: CloudFront's ETags (an S3 object's hashes its content, and is
 * the same on both), and a deployment's hash over the API's body, which names functions.
 */
const drawnText = /^(E[0-9A-Z]{13}|[0-9a-f]{8})$/;

/** What a table's stream is called: when it was turned on. */
const streamLabel = /\b\d{10}\.\d{1,9}\b/g;

/**
 * The same resources with all that chance fills in replaced by what it belongs to: names and ids, which both engines
 * draw, stand as `<name of URN>` wherever they occur.
 */
export function withoutChance(resources: readonly NormalResource[]): NormalResource[] {
  const known = new Map<string, string>();
  const learn = (text: string, name: string) => {
    // Shorter ones occur by themselves.
    if (text.length > 5 && !known.has(text)) known.set(text, name);
  };
  const sorted = resources.toSorted((one, other) => (one.urn < other.urn ? -1 : 1));
  for (const { urn, id, inputs, outputs } of sorted) {
    const name = new RegExp(`^${escaped(urn.split("::").at(-1) ?? "")}-[0-9a-f]{7}$`, "i");
    each([inputs, outputs, id], "", (text, property) => {
      if (name.test(text)) learn(text, `<name of ${urn}>`);
      else if (drawn.has(property) || drawnText.test(text)) learn(text, `<${property} of ${urn}>`);
    });
    learn(id, `<id of ${urn}>`);
  }
  const texts = [...known.keys()].sort((one, other) => other.length - one.length);
  const pattern = new RegExp(texts.map(escaped).join("|"), "g");
  const cleanText = (text: string) =>
    text.replaceAll(pattern, (found) => known.get(found) ?? found).replaceAll(streamLabel, "<label>");
  const clean = (value: NormalValue): NormalValue => {
    if (typeof value === "string") return cleanText(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        cleanText(key),
        passing.has(key) ? `<${key}>` : clean(inner),
      ]),
    );
  };
  return sorted.map(({ urn, id, inputs, outputs }) => ({
    urn,
    id: cleanText(id),
    inputs: clean(inputs),
    outputs: clean(outputs),
  }));
}

/** Every text in a value, with the innermost property that it is of. */
function each(value: NormalValue, property: string, tell: (text: string, property: string) => void): void {
  if (typeof value === "string") tell(value, property);
  else if (Array.isArray(value)) for (const item of value) each(item, property, tell);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) each(inner, key === secretKey ? property : key, tell);
  }
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

const secretKey = "<secret>";
const secretOf = (value: NormalValue): NormalValue => ({ [secretKey]: value });
const file = "<file>";

/** A resource as the embedded engine keeps it. */
export function ofEmbedded({ urn, id = "", inputs, outputs }: ResourceState): NormalResource {
  return { urn, id, inputs: normal(inputs), outputs: normal(outputs) };
}

function normal(value: EngineValue): NormalValue {
  if (value instanceof Secret) return secretOf(normal(value.value));
  if (value instanceof Asset || value instanceof Archive) return file;
  if (value instanceof Reference) return value.urn;
  if (value instanceof Unknown) throw new Error("A state holds no unknown value");
  if (isList(value)) return value.map(normal);
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, normal(each)]));
  return value;
}

/** The custom resources and components of `pulumi stack export --show-secrets`. */
export function ofExport(text: string): NormalResource[] {
  const resources: { urn: string; id?: string; inputs?: NormalValue; outputs?: NormalValue }[] =
    JSON.parse(text).deployment.resources;
  return resources
    .filter(({ urn }) => !isProvider(typeOf(urn)))
    .map(({ urn, id = "", inputs = {}, outputs = {} }) => ({
      urn,
      id,
      inputs: exported(inputs),
      outputs: exported(outputs),
    }));
}

function exported(value: NormalValue): NormalValue {
  if (Array.isArray(value)) return value.map(exported);
  if (typeof value !== "object" || value === null) return value;
  // The narrowing of Array.isArray leaves readonly lists in; they were handled above.
  const record = value as { readonly [key: string]: NormalValue };
  switch (record[signatureKey]) {
    case secretSignature:
      return secretOf(exported(JSON.parse(String(record.plaintext))));
    case assetSignature:
    case archiveSignature:
      return file;
    case referenceSignature:
      return String(record.urn);
    default:
      return Object.fromEntries(Object.entries(record).map(([key, each]) => [key, exported(each)]));
  }
}
