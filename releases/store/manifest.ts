import { createHash } from "node:crypto";
import * as z from "zod";
import { ReleaseError } from "../release-error.ts";
import type { BucketStore } from "./bucket-store.ts";
import { concurrently } from "./concurrently.ts";
import type { ReleaseLine } from "./release-line.ts";

const releaseFile = z.object({
  /** From the site's root: `assets/index-Bx3kD9aQ.js`. */
  path: z.string(),
  /** Bytes. */
  size: z.number(),
  /** Hexadecimal. */
  sha256: z.string(),
  /** As S3 gave it in the staging bucket, with its quotes. */
  etag: z.string(),
  contentType: z.string(),
  cacheControl: z.string(),
  hashed: z.boolean(),
});
export type ReleaseFile = z.infer<typeof releaseFile>;

const common = {
  number: z.number(),
  /** `3-1a2b3c4`: number and the first digits of the commit, or of the content where there is no commit. */
  name: z.string(),
  contentHash: z.string(),
  by: z.string(),
  startedAt: z.iso.datetime(),
};
const claim = z.object({ state: z.literal("publishing"), ...common });
const complete = z.object({
  state: z.literal("complete"),
  ...common,
  commit: z.string().nullable(),
  /** The working tree held changes that are in no commit. */
  dirty: z.boolean(),
  builtAt: z.iso.datetime(),
  publishedAt: z.iso.datetime(),
  /** Keys that `config.json` must have for this release. */
  requiredConfig: z.array(z.string()),
  promotedFrom: z.object({ stack: z.string(), name: z.string() }).optional(),
  files: z.array(releaseFile),
});
const manifest = z.discriminatedUnion("state", [claim, complete]);

/** A number that is taken, whose files are not all there yet. */
export type Claim = z.infer<typeof claim>;
/** A release that can be deployed. */
export type Release = z.infer<typeof complete>;
export type Manifest = z.infer<typeof manifest>;

/** SHA-256 over paths, contents and headers: equal for releases that serve the same. */
export function contentHashOf(files: readonly Omit<ReleaseFile, "etag">[]): string {
  const hash = createHash("sha256");
  for (const { path, sha256, contentType, cacheControl } of files.toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  )) {
    hash.update(JSON.stringify([path, sha256, contentType, cacheControl]));
  }
  return hash.digest("hex");
}

/** @returns undefined when there is no such number */
export async function readManifest(
  staging: BucketStore,
  line: ReleaseLine,
  number: number,
): Promise<Manifest | undefined> {
  const key = line.manifest(number);
  const stored = await staging.read(key);
  if (!stored) return undefined;
  const parsed = manifest.safeParse(parseJson(stored.bytes));
  if (!parsed.success) {
    throw new ReleaseError(
      `s3://${staging.name}/${key} is not a manifest of this tool: ${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}

/** @throws ReleaseError when there is no such release or it is not whole, naming those that there are */
export async function readRelease(staging: BucketStore, line: ReleaseLine, number: number): Promise<Release> {
  const found = await readManifest(staging, line, number);
  if (found?.state === "complete") return found;
  if (found) {
    throw new ReleaseError(
      `release ${found.name} of "${line.name}" is not whole: ${found.by} began to publish it at ${found.startedAt}. Publish anew`,
    );
  }
  const numbers = await releaseNumbers(staging, line);
  throw new ReleaseError(
    `there is no release ${number} of "${line.name}"; there are ${numbers.join(", ") || "none"}`,
  );
}

/** Ascending, unfinished ones included. */
export async function releaseNumbers(staging: BucketStore, line: ReleaseLine): Promise<number[]> {
  const files = await staging.list(line.releases);
  const numbers = files.map(({ key }) => line.numberOf(key)).filter((each) => each !== undefined);
  return numbers.sort((a, b) => a - b);
}

/** Newest first. */
export async function readManifests(staging: BucketStore, line: ReleaseLine): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  await concurrently(await releaseNumbers(staging, line), async (number) => {
    const found = await readManifest(staging, line, number);
    if (found) manifests.push(found);
  });
  return manifests.sort((a, b) => b.number - a.number);
}

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
