/** A property as resource handlers see it: plain JSON, or an asset or archive. */
export type PropertyValue =
  | null
  | boolean
  | number
  | string
  | readonly PropertyValue[]
  | { readonly [key: string]: PropertyValue }
  | Asset
  | Archive;

export type Properties = { readonly [key: string]: PropertyValue };

/** One file's content, given as text or as a path in the program. */
export class Asset {
  /** SHA-256 of the content, hex. */
  readonly hash: string;
  readonly #read: () => Promise<Uint8Array>;

  constructor(hash: string, read: () => Promise<Uint8Array>) {
    this.hash = hash;
    this.#read = read;
  }

  /** @throws Error when the asset came from kept state, which holds the hash alone. */
  read(): Promise<Uint8Array> {
    return this.#read();
  }
}

/** A set of named files: what a zip would hold. */
export class Archive {
  /** SHA-256 over names and contents, hex. */
  readonly hash: string;
  readonly #files: () => Promise<ReadonlyMap<string, Uint8Array>>;
  readonly #size: () => Promise<ArchiveSize>;

  /** @param size where it can be told without reading the files */
  constructor(
    hash: string,
    files: () => Promise<ReadonlyMap<string, Uint8Array>>,
    size: () => Promise<ArchiveSize> = async () => sizeOf(await files()),
  ) {
    this.hash = hash;
    this.#files = files;
    this.#size = size;
  }

  /** @throws Error when the archive came from kept state, which holds the hash alone. */
  files(): Promise<ReadonlyMap<string, Uint8Array>> {
    return this.#files();
  }

  /** @throws Error as `files` does */
  size(): Promise<ArchiveSize> {
    return this.#size();
  }
}

export interface ArchiveSize {
  readonly files: number;
  /** Of the files, unpacked. */
  readonly bytes: number;
}

function sizeOf(files: ReadonlyMap<string, Uint8Array>): ArchiveSize {
  return { files: files.size, bytes: [...files.values()].reduce((sum, { length }) => sum + length, 0) };
}

/** The property as text; undefined when it is absent or of another type. */
export function textOf(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  return typeof value === "string" ? value : undefined;
}

/** The property as a number; undefined when it is absent or of another type. */
export function numberOf(properties: Properties, name: string): number | undefined {
  const value = properties[name];
  return typeof value === "number" ? value : undefined;
}

/** The property as an object; empty when it is absent or of another type. */
export function objectOf(properties: Properties, name: string): Properties {
  const value = properties[name];
  return isProperties(value) ? value : {};
}

/** The strings of a list property; empty when it is absent or of another type. */
export function textsOf(properties: Properties, name: string): readonly string[] {
  const value = properties[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** True for a plain object: not a list, an asset or an archive. */
export function isProperties(value: PropertyValue | undefined): value is Properties {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Asset) &&
    !(value instanceof Archive)
  );
}

/** String values of an object property (`tags`, `environment.variables`), by key. */
export function textMapOf(properties: Properties, name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(objectOf(properties, name)).flatMap(([key, value]) =>
      typeof value === "string" ? [[key, value]] : [],
    ),
  );
}

/** Tags of a resource: its own, over those that its provider gives to all. */
export function allTagsOf(inputs: Properties): Readonly<Record<string, string>> {
  return { ...textMapOf(inputs, "tagsAll"), ...textMapOf(inputs, "tags") };
}

/** The objects of a list property; empty when it is absent or of another type. */
export function recordsOf(properties: Properties, name: string): readonly Properties[] {
  const value = properties[name];
  return Array.isArray(value) ? value.filter(isProperties) : [];
}
