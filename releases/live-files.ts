import { createHash } from "node:crypto";
import { configFile, fileRule } from "./file-rules.ts";
import type { StoredFile } from "./store/bucket-store.ts";
import type { Release, ReleaseFile } from "./store/manifest.ts";
import type { Target } from "./target/target.ts";

/** What is served of one site, by path from its root; neither its `config.json` nor the files of sites below it. */
export async function liveFiles(target: Target): Promise<Map<string, StoredFile>> {
  const { live, livePrefix, foreignPrefixes } = target;
  const stored = await live.list(livePrefix);
  const own = stored.filter(({ key }) => !foreignPrefixes.some((prefix) => key.startsWith(prefix)));
  const files = new Map(own.map((file) => [file.key.slice(livePrefix.length), file]));
  files.delete(configFile);
  return files;
}

/** How what is served differs from a release. */
export interface Difference {
  /** Files of the release that are not there, or are others. */
  readonly missing: readonly string[];
  /** Files that are not of the release, without those with a hash in their name: they harm nobody. */
  readonly besides: readonly string[];
}

export async function differenceFrom(
  release: Release,
  live: ReadonlyMap<string, StoredFile>,
  target: Target,
): Promise<Difference> {
  const missing: string[] = [];
  for (const file of release.files) {
    if (!(await isSame(file, live.get(file.path), target))) missing.push(file.path);
  }
  const paths = new Set(release.files.map(({ path }) => path));
  return {
    missing,
    besides: [...live.keys()].filter((path) => !paths.has(path) && !fileRule(path).hashed),
  };
}

/** The AWS CLI copies large files in parts, which gives the same bytes another ETag: `"…-3"`. */
async function isSame(file: ReleaseFile, stored: StoredFile | undefined, { live }: Target): Promise<boolean> {
  if (stored?.size !== file.size) return false;
  if (stored.etag === file.etag) return true;
  if (!stored.etag.includes("-")) return false;
  const { bytes } = (await live.read(stored.key)) ?? {};
  return bytes !== undefined && createHash("sha256").update(bytes).digest("hex") === file.sha256;
}
