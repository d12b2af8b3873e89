import type { Readable } from "node:stream";
import type { Blob } from "./blobs.ts";
import type { Checksum, ChecksumAlgorithm, ChecksumType } from "./checksums.ts";

/** What is kept of one version of an object, as one record of the bucket's journal. */
export interface ObjectVersion {
  readonly key: string;
  /** `null` (the word) for what was written while versioning was not enabled. */
  readonly versionId: string;
  readonly deleteMarker?: true;
  /** Milliseconds since the epoch, whole seconds: S3 answers no finer. */
  readonly lastModified: number;
  readonly size: number;
  /** MD5 in quotes; `"<md5 of md5s>-<parts>"` of a multipart upload. */
  readonly etag: string;
  readonly contentType: string;
  /** `cache-control`, `content-encoding`, … in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata, without `x-amz-meta-`, in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly checksum?: Checksum;
  readonly blobs: readonly Blob[];
  /** Whether the blobs are parts that `partNumber` can ask for. */
  readonly multipart?: true;
}

/** What a writer says of an object beside its bytes. */
export interface ObjectDescription {
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A multipart upload that has begun. */
export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly initiated: number;
  readonly description: ObjectDescription;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType };
}

export interface Part {
  readonly number: number;
  readonly etag: string;
  readonly lastModified: number;
  readonly checksum?: Checksum;
  readonly blob: Blob;
}

/** An object as readers get it. */
export interface StoredObject {
  readonly key: string;
  readonly versionId: string;
  readonly size: number;
  readonly etag: string;
  readonly lastModified: Date;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly checksum?: Checksum;
  /** Sizes of the parts it was uploaded in; absent when it was put whole. */
  readonly partSizes?: readonly number[];
  /** The bytes from `start` to `end`, both included; all of them unless told. */
  open(start?: number, end?: number): Readable;
}

export type Versioning = "Disabled" | "Enabled" | "Suspended";
