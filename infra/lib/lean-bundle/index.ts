import { BundleCache, defaultCacheFolder } from "./cache";
import { type Build, buildTogether } from "./esbuild-pass";
import { serializeCallback } from "./serialize";

/** One JavaScript file that Lambda runs as it is, with all that it needs in it. */
export interface Bundle {
  /** Absolute; CommonJS, minified; exports `handler`. The file's name is the hash of its content: it never changes. */
  readonly path: string;
  /** SHA-256 of the code, hex. */
  readonly codeHash: string;
}

export interface LeanBundleOptions {
  /** @default "<project>/node_modules/.cache/slipway/bundles" */
  readonly cacheFolder?: string;
}

interface Waiting extends Build {
  readonly cache: BundleCache;
  readonly resolve: (bundle: Bundle) => void;
  readonly reject: (error: unknown) => void;
}

const caches = new Map<string, BundleCache>();

// Bundles asked for together are built together, so that esbuild reads a file that several of them use only once.
let waiting: Waiting[] = [];
let underway = 0;

/**
 * Turns a callback factory into a lean bundle.
 *
 * Pulumi's own packaging of a callback takes whole folders of node_modules along: 13 MB zipped, for a DynamoDB client.
 * This takes Pulumi's serialized text alone, in which packages and our own modules are `require` calls, and lets
 * esbuild draw in what is used of them: some 140 KB zipped. Bundles are kept by content, so that a run in which
 * no function changed spends no time here; the same sources give the same bytes, on each machine and in each stack.
 *
 * @param name of the function, for messages
 * @throws Error when the callback captures what would not survive the journey, or does not build
 */
export async function leanBundle(
  name: string,
  factory: () => unknown,
  { cacheFolder = defaultCacheFolder }: LeanBundleOptions = {},
): Promise<Bundle> {
  const cache = cacheOf(cacheFolder);
  let text: string;
  let kept: Bundle | undefined;
  underway++;
  try {
    text = await serializeCallback(name, factory);
    kept = cache.find(text);
  } finally {
    underway--;
    // After this turn, in which the function puts itself in line below.
    queueMicrotask(buildWhenAllWait);
  }
  if (kept) return kept;
  return new Promise((resolve, reject) => {
    waiting.push({ key: cache.keyOf(text), text, cache, resolve, reject });
  });
}

function cacheOf(folder: string): BundleCache {
  const cache = caches.get(folder) ?? new BundleCache(folder);
  caches.set(folder, cache);
  return cache;
}

function buildWhenAllWait(): void {
  if (underway > 0) return;
  const builds = waiting;
  waiting = [];
  if (builds.length === 0) {
    for (const cache of caches.values()) cache.tidy(false);
    return;
  }
  // The same callback may be asked for twice at once.
  const distinct = [...new Map(builds.map((build) => [build.key, build])).values()];
  buildTogether(distinct)
    .then((results) => {
      for (const { key, text, cache, resolve } of builds) {
        const result = results.get(key);
        if (result === undefined) throw new Error(`esbuild gave no output for ${key}`);
        resolve(cache.keep(text, result));
      }
      for (const cache of new Set(builds.map((build) => build.cache))) cache.tidy(true);
    })
    .catch((error: unknown) => {
      for (const { reject } of builds) reject(error);
    });
}
