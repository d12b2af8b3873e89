import { type Difference, differenceFrom, liveFiles } from "./live-files.ts";
import { type Manifest, type Release, readManifests } from "./store/manifest.ts";
import { type Pointer, readPointer } from "./store/pointer.ts";
import type { Target } from "./target/target.ts";

export interface CurrentState {
  /** Newest first. */
  readonly manifests: readonly Manifest[];
  /** What this tool made live last. */
  readonly pointer: Pointer | undefined;
  /** The release that the live files are, whoever copied them. */
  readonly matches: Release | undefined;
  /** Live files that are not of it. */
  readonly besides: readonly string[];
  /** How the live files differ from what was deployed last, where they are no release's. */
  readonly missing: readonly string[];
}

/** What is live, by the files themselves. */
export async function currentState(target: Target): Promise<CurrentState> {
  const [manifests, found, live] = await Promise.all([
    readManifests(target.staging, target.line),
    readPointer(target.staging, target.line),
    liveFiles(target),
  ]);
  const pointer = found?.pointer;
  const releases = manifests.filter((each) => each.state === "complete");
  const last = releases.find(({ number }) => number === pointer?.current.number);
  const candidates = last ? [last, ...releases.filter((each) => each !== last)] : releases;
  let ofLast: Difference | undefined;
  for (const release of candidates) {
    const { missing, besides } = await differenceFrom(release, live, target);
    if (missing.length === 0) return { manifests, pointer, matches: release, besides, missing };
    if (release === last) ofLast = { missing, besides };
  }
  return { manifests, pointer, matches: undefined, besides: [], missing: ofLast?.missing ?? [] };
}
