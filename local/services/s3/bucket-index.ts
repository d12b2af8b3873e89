import type { Blob } from "./blobs.ts";
import type { ObjectVersion, Part, Upload } from "./object-version.ts";
import { SortedKeys } from "./sorted-keys.ts";

/** One change of a bucket, and one line of its journal. */
export type Entry =
  | { readonly type: "bucket"; readonly created: number }
  | { readonly type: "put"; readonly version: ObjectVersion }
  | { readonly type: "remove"; readonly key: string; readonly versionId: string }
  | {
      readonly type: "tag";
      readonly key: string;
      readonly versionId: string;
      readonly tags: Record<string, string>;
    }
  | { readonly type: "upload"; readonly upload: Upload }
  | { readonly type: "part"; readonly uploadId: string; readonly part: Part }
  | { readonly type: "abort"; readonly uploadId: string }
  | { readonly type: "complete"; readonly uploadId: string; readonly version: ObjectVersion };

export interface OpenUpload {
  readonly upload: Upload;
  readonly parts: Map<number, Part>;
}

/** What a bucket holds, in memory: made of its journal's entries and nothing else. */
export class BucketIndex {
  /** Keys with at least one version, delete markers included. */
  readonly keys = new SortedKeys();
  readonly uploads = new Map<string, OpenUpload>();
  /** Milliseconds since the epoch. */
  created: number;
  /** Newest first. */
  readonly #versions = new Map<string, ObjectVersion[]>();

  constructor(created: number) {
    this.created = created;
  }

  get isEmpty(): boolean {
    return this.#versions.size === 0;
  }

  versions(key: string): readonly ObjectVersion[] {
    return this.#versions.get(key) ?? [];
  }

  /** Changes the index; answers the blobs that nothing refers to any more. */
  apply(entry: Entry): readonly Blob[] {
    switch (entry.type) {
      case "bucket":
        this.created = entry.created;
        return [];
      case "put":
        return this.#insert(entry.version);
      case "remove":
        return this.#remove(entry.key, entry.versionId);
      case "tag": {
        const versions = this.#versions.get(entry.key) ?? [];
        const at = versions.findIndex(({ versionId }) => versionId === entry.versionId);
        const version = versions[at];
        if (version) versions[at] = { ...version, tags: entry.tags };
        return [];
      }
      case "upload":
        this.uploads.set(entry.upload.id, { upload: entry.upload, parts: new Map() });
        return [];
      case "part": {
        const parts = this.uploads.get(entry.uploadId)?.parts;
        const replaced = parts?.get(entry.part.number);
        parts?.set(entry.part.number, entry.part);
        return replaced ? [replaced.blob] : [];
      }
      case "abort":
        return this.#endUpload(entry.uploadId, new Set());
      case "complete": {
        const used = new Set(entry.version.blobs.map(({ id }) => id));
        return [...this.#endUpload(entry.uploadId, used), ...this.#insert(entry.version)];
      }
    }
  }

  #insert(version: ObjectVersion): readonly Blob[] {
    // There is one version without an id at most; a new one takes its place.
    const replaced = version.versionId === "null" ? this.#remove(version.key, "null", true) : [];
    const versions = this.#versions.get(version.key);
    if (versions) {
      versions.unshift(version);
    } else {
      this.#versions.set(version.key, [version]);
      this.keys.add(version.key);
    }
    return replaced;
  }

  #remove(key: string, versionId: string, keepKey = false): readonly Blob[] {
    const versions = this.#versions.get(key);
    const at = versions?.findIndex((version) => version.versionId === versionId) ?? -1;
    if (!versions || at === -1) return [];
    const [removed] = versions.splice(at, 1);
    if (versions.length === 0 && !keepKey) {
      this.#versions.delete(key);
      this.keys.delete(key);
    }
    return removed?.blobs ?? [];
  }

  #endUpload(uploadId: string, used: ReadonlySet<string>): readonly Blob[] {
    const parts = [...(this.uploads.get(uploadId)?.parts.values() ?? [])];
    this.uploads.delete(uploadId);
    return parts.map(({ blob }) => blob).filter(({ id }) => !used.has(id));
  }

  /** Every blob that something refers to. */
  blobIds(): Set<string> {
    const ids = new Set<string>();
    for (const versions of this.#versions.values())
      for (const { blobs } of versions) for (const { id } of blobs) ids.add(id);
    for (const { parts } of this.uploads.values()) for (const { blob } of parts.values()) ids.add(blob.id);
    return ids;
  }

  /** The entries that make this index, in an order that does. */
  *entries(): Generator<Entry> {
    yield { type: "bucket", created: this.created };
    for (const versions of this.#versions.values())
      for (const version of versions.toReversed()) yield { type: "put", version };
    for (const { upload, parts } of this.uploads.values()) {
      yield { type: "upload", upload };
      for (const part of parts.values()) yield { type: "part", uploadId: upload.id, part };
    }
  }
}
