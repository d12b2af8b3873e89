import { fileRule } from "./file-rules.ts";
import { liveFiles } from "./live-files.ts";
import { type Clock, Lease } from "./store/lease.ts";
import { type Manifest, readManifests } from "./store/manifest.ts";
import { type Pointer, readPointer } from "./store/pointer.ts";
import type { Target } from "./target/target.ts";

export interface PruneOptions {
  readonly clock: Clock;
  /** Newest releases that stay. At least 1. */
  readonly keep: number;
  /** Milliseconds that live files which no kept release has stay, for pages that are open since. */
  readonly grace: number;
  /** Says what would go, and removes nothing. */
  readonly dryRun: boolean;
}

export interface Pruned {
  /** Names of releases that went from the staging bucket. */
  readonly releases: readonly string[];
  /** Paths that went from the live bucket. */
  readonly liveFiles: readonly string[];
}

/** Milliseconds. A publish that was killed is taken for dead after this long. */
const unfinishedFor = 24 * 60 * 60 * 1000;

/**
 * Removes releases older than the last ones, and live files with a hash in their name that no kept release has. What
 * is live, and what a rollback would go back to, stays whatever its age.
 */
export async function prune(target: Target, options: PruneOptions): Promise<Pruned> {
  const { staging, line, live } = target;
  const lease = await Lease.take(staging, line, options.clock, { action: "prune" });
  try {
    const [manifests, found] = await Promise.all([readManifests(staging, line), readPointer(staging, line)]);
    const pointer = found?.pointer;
    const needed = pointer ? neededReleases(pointer, options) : new Set<number>();
    const goes = releasesToPrune(manifests, needed, options);
    const kept = manifests.filter((each) => !goes.includes(each));
    // Without a pointer the live files are the program's own, and none of ours to judge.
    const stale = pointer ? await staleFiles(target, kept, options) : [];
    if (!options.dryRun) {
      for (const { name, number } of goes) {
        await lease.keep();
        // The manifest first: half a release is not to be deployed.
        await staging.delete([line.manifest(number)]);
        const files = await staging.list(line.files(name));
        await staging.delete(files.map(({ key }) => key));
      }
      await lease.keep();
      await live.delete(stale.map((path) => target.livePrefix + path));
    }
    return { releases: goes.map(({ name }) => name), liveFiles: stale };
  } finally {
    await lease.end();
  }
}

/** What is live, what comes back by a rollback, and what pages that are still open may be of. */
function neededReleases({ current, previous }: Pointer, { clock, grace }: PruneOptions): Set<number> {
  const history = [...previous, current];
  const openPages = previous.filter((_, index) => {
    const replacedAt = Date.parse(history[index + 1]?.deployedAt ?? current.deployedAt);
    return replacedAt > clock.now() - grace;
  });
  return new Set([current, ...previous.slice(-1), ...openPages].map(({ number }) => number));
}

function releasesToPrune(
  manifests: readonly Manifest[],
  needed: ReadonlySet<number>,
  { keep, clock }: PruneOptions,
): Manifest[] {
  const whole = manifests.filter((each) => each.state === "complete");
  const old = whole.slice(keep).filter(({ number }) => !needed.has(number));
  const dead = manifests.filter(
    (each) => each.state === "publishing" && Date.parse(each.startedAt) < clock.now() - unfinishedFor,
  );
  return [...old, ...dead];
}

async function staleFiles(target: Target, kept: readonly Manifest[], { clock, grace }: PruneOptions) {
  const needed = new Set(
    kept.flatMap((each) => (each.state === "complete" ? each.files.map(({ path }) => path) : [])),
  );
  return [...(await liveFiles(target))]
    .filter(([path]) => fileRule(path).hashed && !needed.has(path))
    .filter(([, { lastModified }]) => lastModified.getTime() < clock.now() - grace)
    .map(([path]) => path);
}
